"""A mail that waited, or is sent again, goes only to whom it still fits."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate

from events import mailing
from events.models import GuestMail
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db
Kind = GuestMail.Kind


def waiting(kind, state, days, **fields):
    """A mail that was not sent, to a guest of this state at an event in so many days."""
    event = make.make_event(starts_on=localdate() + timedelta(days=days))
    guest = make.make_participation(event=event, state=state, email="ann@example.org")
    return make.make_guest_mail(participation=guest, kind=kind, state="failed", problem="550", **fields)


@pytest.mark.parametrize(
    ("kind", "state", "days", "why"),
    [
        (Kind.INVITATION, "invited", 0, "The event has begun; nobody is invited to it any more."),
        (Kind.INVITATION, "declined", 9, "This guest has declined meanwhile."),
        (Kind.PLACE_FREE, "declined", 9, "This guest has no place any more."),
        (Kind.THANKS, "no_show", -1, "This guest is not among those who attended any more."),
        (Kind.INVITATION, "accepted", 9, ""),
        (Kind.PLACE_FREE, "accepted", 0, ""),
        (Kind.THANKS, "attended", -1, ""),
    ],
)
def test_a_mail_that_is_sent_again_goes_only_to_whom_it_still_fits(kind, state, days, why):
    late = waiting(kind, state, days)
    mailing.write_again(late.participation.event, by=make.make_user("event officer"))
    work()

    late.refresh_from_db()
    assert (late.problem, late.state, len(mail.outbox)) == (why, "failed" if why else "sent", 0 if why else 1)


def test_who_gave_up_a_place_before_its_mail_was_sent_is_not_told_of_it():
    late = waiting(Kind.PLACE_FREE, "declined", 9)
    GuestMail.objects.update(state="to_send")
    mailing.send_asked_by_database()

    late.refresh_from_db()
    assert (late.problem, mail.outbox) == ("This guest has no place any more.", [])
