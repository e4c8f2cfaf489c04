"""Two people bring files that name the same records in another order."""

import time

import pytest

from partners.imports.organizations import OrganizationImport
from partners.models import Organization
from promotion_crm.importing import base
from promotion_crm.importing.plan import Plan
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_waits_for_its_turn_and_the_last_stands_whole(monkeypatch):
    monkeypatch.setattr(base, "LOT", 1)
    people = [make.make_user("city administrator") for _n in range(2)]
    pks = [make.make_organization().pk for _n in range(4)]

    def bring(person, order):
        importing = OrganizationImport(person)
        importing.open(("id,note\n" + "".join(f"{pk},{person.pk}\n" for pk in order)).encode(), Plan())
        return str(importing.run(file="o.csv", tell=lambda rows: time.sleep(0.1)))

    answers = together([lambda: bring(people[0], pks), lambda: bring(people[1], pks[::-1])])

    assert answers == ["0 new, 4 changed, 0 unchanged, 0 refused"] * 2
    assert len({one.note for one in Organization.objects.filter(pk__in=pks)}) == 1
