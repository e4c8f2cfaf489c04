"""A second press on the button of the address while the first is still at work."""

import pytest

from events.models import CalendarFeed
from promotion_crm.models import User
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_addresses_made_at_once_the_last_is_the_one_that_works():
    user = make.make_user("account manager")
    presses = [User.objects.get(pk=user.pk) for _ in range(20)]

    tokens = together([lambda me=me: CalendarFeed.make(by=me) for me in presses])

    assert {type(token) for token in tokens} == {str}
    assert [CalendarFeed.objects.opened_by(token) is not None for token in tokens].count(True) == 1
    assert CalendarFeed.objects.filter(user=user).count() == 1
