"""Follow-ups while others press as well: real threads, real transactions."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from events.models import FollowUp
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_presses_of_save_one_gives_it():
    user, organization = make.make_user("city administrator"), make.make_organization()
    said = {"what": "Call", "owner": user, "due_on": localdate(), "organization": organization}

    answers = together([lambda: FollowUp.give(by=user, **said)] * 8)

    assert len({row.pk for row in answers}) == FollowUp.objects.count() == 1


def test_one_that_is_ticked_meanwhile_is_not_changed():
    user, later = make.make_user("city administrator"), localdate() + timedelta(days=30)
    for _round in range(5):
        row = make.make_follow_up(owner=user, what="Before")
        answers = together(
            [
                lambda row=row: row.change(by=user, what="After", owner=user, due_on=later),
                lambda row=row: FollowUp.objects.get(pk=row.pk).set_done(True, by=user),
            ]
        )
        row.refresh_from_db()

        refused = [answer for answer in answers if isinstance(answer, ValidationError)]
        assert row.done_at, "the tick is never lost"
        assert row.what == ("Before" if refused else "After")
