"""The reason of a retention names a person who goes by it: no later contact of the same run brings the name back."""

import pytest
from django.db import connection

from partners.erasing import Erasing
from partners.models import Erasure
from promotion_crm.models import RetentionRun
from promotion_crm.retaining import running
from promotion_crm.retaining.rules import periods
from tests import make
from tests.partners.test_retaining_contacts import old

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lot", [1, 20])
def test_who_was_made_anonymous_does_not_come_back_by_the_reason(lot, monkeypatch):
    rule, by = periods()["contacts"], make.make_user("privacy officer")
    object.__setattr__(rule, "lot", lot)
    people = [old(make.make_contact, name_en=f"Ann Abel{end}", name_zh="") for end in ("son", "mann", "stein")]
    looked_for = [Erasing(one, by).everywhere for one in people]

    run = running.carry_out(rule, by=by, reason="Ann Abelson, Ann Abelmann and Ann Abelstein left")

    assert (run.done, run.problem) == (3, "")
    kept = [*Erasure.objects.values_list("reason", flat=True), *RetentionRun.objects.values_list("reason", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata::text FROM pghistory_context")
        kept += [row[0] for row in cursor.fetchall()]
    assert looked_for and not [text for text in kept if "Ann Abel" in text]
