"""Who writes dispatches, who notes that partners have them, and what partners do with their link."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Dispatch, DispatchRecipient
from partners.programs import dispatching
from partners.programs.audience import audience_of
from tests import make
from tests.pages import text_of
from tests.partners.sending import CITY, partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of(CITY, email="office@example.org")


def test_only_city_administrators_write_and_a_draft_is_theirs_alone(client_of):
    draft, sent = make.make_dispatch(), make.make_dispatch(sent=True)

    for role in ("account manager", "district officer", "event officer", "leadership", "privacy officer"):
        reader = client_of(role)
        assert reader.get(reverse("new-dispatch")).status_code == 403
        assert reader.get(draft.get_absolute_url()).status_code == 404
        assert reader.get(sent.get_absolute_url()).status_code == 200
        with pytest.raises(PermissionDenied):
            dispatching.send(draft, "", by=reader.user)


def test_account_managers_note_for_their_own_partners_all_or_none(client_of):
    manager = client_of("account manager")
    dispatch = make.make_dispatch(sent=True)
    own, other = (make.make_dispatch_recipient(dispatch=dispatch) for _ in range(2))
    own.organization.account_manager = manager.user
    own.organization.save()
    address, said = reverse("confirm-recipients", args=[dispatch.pk]), {"how": "phone", "on": str(localdate())}

    page = text_of(manager.get(dispatch.get_absolute_url()))
    assert f'value="{own.pk}"' in page and f'value="{other.pk}"' not in page
    refused = manager.post(address, {"partner": [own.pk, other.pk], **said})
    assert refused.status_code == 403 and str(other.organization) in text_of(refused)
    assert not DispatchRecipient.objects.exclude(acknowledged_on=None).exists()
    assert manager.post(address, {"partner": [own.pk], **said}).status_code == 302
    assert manager.post(address, {"partner": [own.pk], **said}).status_code == 409
    late = said | {"on": str(localdate() + timedelta(days=1))}
    assert client_of(CITY).post(address, {"partner": [other.pk], **late}).status_code == 422
    assert client_of(CITY).post(address, said).status_code == 422

    own.refresh_from_db()
    assert (own.acknowledged_by, own.acknowledged_how) == (manager.user, "phone")
    assert list(dispatching.answered()) == [
        {
            "appointment": own.appointment_id,
            "day": localdate(),
            "key": f"dispatch:{dispatch.pk}",
            "title_en": dispatch.name_en,
            "title_zh": dispatch.name_zh,
        }
    ]


def test_a_partner_confirms_by_the_link_and_reading_it_confirms_nothing(client_of):
    row = make.make_dispatch_recipient(language="zh-hans")
    link, stranger = dispatching.link_for(row), client_of(None)
    address = "/dispatches/by-link/" + link.rstrip("/").rpartition("/")[2] + "/"

    page = stranger.get(address)
    row.refresh_from_db()
    assert page.status_code == 200 and row.dispatch.body_zh in text_of(page) and row.acknowledged_on is None
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store, private")
    for _twice in range(2):
        assert stranger.post(address).status_code == 302

    row.refresh_from_db()
    assert (row.acknowledged_how, row.acknowledged_by) == ("link", None)
    assert row.dispatch.body_en in text_of(stranger.get(f"{address}?language=en"))
    assert stranger.get("/dispatches/by-link/altered/").status_code == 404


def test_an_organization_shows_what_it_was_sent_and_the_list_counts(client_of):
    row = make.make_dispatch_recipient()
    reader = client_of("leadership")

    page = text_of(reader.get(row.organization.get_absolute_url()))
    table = text_of(reader.get(reverse("dispatches"), {"unconfirmed": "1", "organization": row.organization_id}))

    assert page.count(row.dispatch.get_absolute_url()) == 2
    assert row.dispatch.name_en in table


def test_the_rows_of_a_list_become_the_audience(city):
    first, second = partner("a@example.org"), partner("b@example.org")
    answer = city.get(reverse("dispatch-to-appointments"), {"tick": first.pk, "state": "active"})
    audience = city.get(answer.url).context["form"]["audience"].value()
    texts = {"name_en": "T", "name_zh": "题", "body_en": "B", "body_zh": "文"}
    city.post(reverse("new-dispatch"), {"kind": "guide", "audience": audience, **texts})
    ticked = Dispatch.objects.get()

    assert (ticked.audience_query, ticked.audience_keys) == ("state=active", [first.pk])
    assert [row.organization for row in audience_of(ticked, city.user).rows] == [first.organization]
    everyone = make.make_dispatch(audience_list="partners")
    assert {row.organization for row in audience_of(everyone, city.user).rows} == {
        first.organization, second.organization
    }  # fmt: skip
