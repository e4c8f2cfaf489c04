"""Entering an organization or a contact that may be here already: shown before it is saved, and saved once."""

import re

import pytest
from django.urls import reverse

from partners.models import Contact, Organization, OrganizationDouble
from tests.admins import change, filled, url
from tests.make import make_contact, make_organization, make_organization_double, make_user
from tests.test_races import together

pytestmark = pytest.mark.django_db


def add(client, model, **typed):
    """Send the form of a new row as the page gave it, with what was typed."""
    page = url(model, "add")
    return client.post(page, filled(client.get(page), **typed))


def marks(response):
    return re.findall(r'name="seen" value="(\w+)"', response.content.decode())


def test_an_organization_that_looks_alike_is_shown_once_before_it_is_saved(client_of):
    client = client_of("account manager")
    first = make_organization(name_en="Norlund Biotech GmbH", name_zh="")

    shown = add(client, Organization, name_en="Norlund Biotech Ltd")
    page = shown.content.decode()
    saved = add(client, Organization, name_en="Norlund Biotech Ltd", seen=marks(shown))

    assert "Not saved yet" in page
    assert "Same name" in page
    assert first.get_absolute_url() in page
    assert "Please correct" not in page
    assert saved.status_code == 302
    second = Organization.objects.exclude(pk=first.pk).get()
    pair = OrganizationDouble.objects.get()
    assert (pair.one, pair.other, pair.grounds) == (first, second, ["name"])


def test_a_contact_is_compared_by_e_mail_and_one_that_is_like_no_other_is_saved_at_once(client_of):
    client = client_of("city administrator")
    first = make_contact(email="Anna@norlund.example")
    at = make_organization()

    shown = add(client, Contact, name_en="Anna Weber", email="anna@norlund.example", organization=at.pk)
    saved = add(client, Contact, name_en="Zoe Lim", email="zoe@norlund.example", organization=at.pk)

    assert first.get_absolute_url() in shown.content.decode()
    assert saved.status_code == 302
    assert Contact.objects.count() == 2


def test_a_mark_cannot_be_made_up(client_of):
    make_organization(name_en="Norlund Biotech GmbH", name_zh="")

    asked = add(client_of("account manager"), Organization, name_en="Norlund Biotech", seen=["1", "a\0b", "中"])

    assert "Not saved yet" in asked.content.decode()
    assert Organization.objects.count() == 1


def test_a_row_that_becomes_like_another_is_asked_about_and_other_changes_are_not(client_of):
    client = client_of("city administrator")
    make_organization(name_en="Norlund Biotech GmbH", name_zh="")
    row = make_organization(name_en="Ostfen Water", name_zh="")
    twin = make_organization(name_en="Norlund Biotech", name_zh="")

    asked = client.post(change(row), filled(client.get(change(row)), name_en="Norlund Biotech"))
    saved = client.post(change(twin), filled(client.get(change(twin)), note="Met in May"))

    row.refresh_from_db()
    assert "Not saved yet" in asked.content.decode()
    assert row.name_en == "Ostfen Water"
    assert saved.status_code == 302


def test_what_is_known_is_not_asked_again(client_of):
    client = client_of("city administrator")
    one = make_organization(name_en="Norlund Biotech GmbH", name_zh="")
    other = make_organization(name_en="Norlund Biotech", name_zh="")
    make_organization_double(one=one, other=other).keep_apart(by=make_user("city administrator"))

    saved = client.post(change(other), filled(client.get(change(other)), name_en="Norlund Biotech AG"))

    assert saved.status_code == 302
    assert OrganizationDouble.objects.get().state == "different"


def test_while_one_types_the_form_says_what_is_here(client_of):
    client = client_of("event officer")
    first = make_contact(name_en="Anna Schmidt", phone="+86 21 6123 4567")
    address = reverse("doubles-alike", args=["contacts"])

    found = client.post(address, {"name_zh": "安娜", "phone": "021 61234567", "organization": "", "pk": ""})
    itself = client.post(address, {"name_en": "Anna Schmidt", "phone": "021 61234567", "pk": first.pk})
    nonsense = client.post(address, {"name_en": "a\0" * 300, "organization": "9" * 30, "pk": "x"})

    assert first.get_absolute_url() in found.content.decode()
    assert "Same phone" in found.content.decode()
    assert not itself.content.strip()
    assert nonsense.status_code == 200
    assert client.post(reverse("doubles-alike", args=["organizations"]), {"name_en": "x"}).status_code == 403
    assert client.post("/duplicates/leads/alike/", {}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_same_at_once_the_second_is_told(client_of):
    clients = [client_of("account manager") for _n in range(2)]
    page = url(Organization, "add")
    typed = [filled(client.get(page), name_en=name) for client, name in zip(clients, TWICE, strict=True)]

    answers = together([lambda c=c, t=t: c.post(page, t) for c, t in zip(clients, typed, strict=True)])

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    told = next(answer for answer in answers if answer.status_code == 200)
    assert Organization.objects.get().get_absolute_url() in told.content.decode()


TWICE = ("Norlund Biotech GmbH", "Norlund Biotech Co., Ltd")
