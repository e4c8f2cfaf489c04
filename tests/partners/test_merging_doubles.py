"""A merge settles the pair of the two, passes verdicts on, and an undo brings all of them back."""

import pytest

from partners.models import OrganizationDouble
from promotion_crm.lists.base import lists
from promotion_crm.merging.act import Merge
from promotion_crm.merging.relations import mergeables
from promotion_crm.undoing import Undoing
from tests import make
from tests.kernel.bulk import apart

pytestmark = pytest.mark.django_db


def pairs():
    return set(OrganizationDouble.objects.values_list("pk", "one", "other", "state"))


def test_verdicts_pass_to_the_one_that_stays_and_come_back_with_an_undo():
    kept, gone, third, fourth = (make.make_organization() for _n in range(4))
    city = make.make_user("city administrator")
    make.make_organization_double(one=kept, other=gone)
    make.make_organization_double(one=gone, other=third).keep_apart(by=city)
    make.make_organization_double(one=gone, other=fourth)
    before = pairs()
    apart()
    merge = Merge(mergeables()["organizations"], kept, gone, city)

    made = merge.run("One firm", merge.mark)

    assert {pair[1:] for pair in pairs()} == {(kept.pk, third.pk, "different")}
    apart()
    Undoing(made, city).run()
    assert pairs() == before
    assert lists()["organizations"].rows(city).filter(pk=gone.pk).exists()
