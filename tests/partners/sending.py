"""Dispatches are sent as people do it."""

from django.urls import reverse

from tests import make

CITY = "city administrator"


def partner(email="", *, program=None, **person):
    """A partner with a primary contact of this address."""
    organization = make.make_organization()
    if email or person:
        make.make_contact(organization=organization, email=email, is_primary=True, **person)
    given = {"program": program} if program else {}
    return make.make_appointment(organization=organization, **given)


def send(client, dispatch, way="mail"):
    page = client.get(reverse("send-dispatch", args=[dispatch.pk]))
    return client.post(page.request["PATH_INFO"], {"seen": page.context["audience"].mark, "way": way})


def states(dispatch):
    return dict(dispatch.recipients.values_list("organization", "state"))
