"""Partners confirm a dispatch: by the link of its mail, or to one of us who notes it for their own partners."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import DispatchRecipient, StaleDispatch
from partners.programs import dispatching
from tests import make
from tests.pages import text_of
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"


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


@pytest.mark.django_db(transaction=True)
def test_of_two_who_note_it_at_once_one_is_told():
    row, by = make.make_dispatch_recipient(), make.make_user(CITY)

    def note(how):
        return dispatching.note_confirmed(row.dispatch, [row.pk], by=by, how=how)

    answers = together([lambda how=how: note(how) for how in ("phone", "mail")])

    assert sum(isinstance(answer, StaleDispatch) for answer in answers) == 1
