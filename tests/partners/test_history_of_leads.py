"""The history of leads holds at each past moment what the lead was then, and nothing writes it but its triggers."""

from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from partners.models import CapitalReceipt, Introduction, ProjectLead, StatusChange
from promotion_crm.history import entry_model
from promotion_crm.spans import holding, respan
from tests import make

ACTS = 40
READ = (
    "code",
    "title",
    "stage",
    "status",
    "status_reason",
    "total_investment",
    "total_currency",
    "jobs",
    "district_id",
)
WAY = ["received", "qualified", "negotiating", "signed", "registered"]


def moment():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def as_it_is():
    """All leads, and what was paid in for each."""
    leads = {row[0]: row[1:] for row in ProjectLead.objects.values_list("pk", *READ)}
    paid = CapitalReceipt.objects.order_by().values("lead").annotate(sum=Sum("amount_usd"))
    return leads, {row["lead"]: row["sum"] for row in paid}


def as_it_was(at):
    """The same, from the history."""
    leads = entry_model(ProjectLead).objects.filter(holding(at)).values_list("pgh_obj_id", *READ)
    found = list(leads)
    assert len(found) == len({row[0] for row in found}), "a lead stands there twice"
    receipts = entry_model(CapitalReceipt).objects.filter(holding(at)).order_by().values("lead")
    paid = receipts.annotate(sum=Sum("amount_usd"))
    return {row[0]: row[1:] for row in found}, {row["lead"]: row["sum"] for row in paid}


class Office:
    """One act after the other, each a transaction; some are refused, and then nothing is written."""

    def __init__(self, seed):
        self.draw, self.by = Random(seed), make.make_user()
        self.district = make.make_district()

    def act(self):
        acts = [self.add, self.move, self.move, self.turn, self.change, self.pay, self.correct, self.remove, self.fail]
        try:
            with transaction.atomic():
                self.draw.choice(acts)()
                if self.draw.random() < 0.3:
                    self.change()  # two writes of one transaction carry the same time
        except DatabaseError:
            pass

    def one(self, model=ProjectLead):
        return self.draw.choice(list(model.objects.order_by("pk")) or [None])

    def add(self):
        ProjectLead.objects.create(
            title=f"Project {self.draw.random()}", investor=make.make_organization(), country="SG", source="direct"
        )

    def move(self):
        if lead := self.one():
            after = self.draw.choice(WAY)  # also to where it is, which is refused
            make.make_stage_change(lead=lead, before=lead.stage, after=after, by=self.by, note="Said so.")

    def turn(self):
        if lead := self.one():
            after = self.draw.choice(["ongoing", "delayed", "dormant", "abandoned"])
            StatusChange.objects.create(lead=lead, before=lead.status, after=after, by=self.by, reason="Said so.")

    def change(self):
        if lead := self.one():
            ProjectLead.objects.filter(pk=lead.pk).update(
                total_investment=self.draw.randrange(10**9), total_currency="EUR", jobs=self.draw.randrange(99),
                district=self.draw.choice([None, self.district]),
            )  # fmt: skip

    def pay(self):
        if lead := self.one():
            make.make_receipt(lead=lead, amount=self.draw.randrange(1, 10**8))

    def correct(self):
        if receipt := self.one(CapitalReceipt):
            receipt.amount, receipt.lead = self.draw.randrange(1, 10**8), self.one()
            receipt.save()

    def remove(self):
        if receipt := self.one(CapitalReceipt):
            receipt.delete()
        elif lead := self.one():
            lead.clocks.all().delete()
            lead.delete()

    def fail(self):
        self.change()
        raise DatabaseError


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_as_of_each_past_moment_equals_what_was_then(seed):
    office, known = Office(seed), []
    for _act in range(ACTS):
        office.act()
        known.append((moment(), as_it_is()))

    for at, then in known:
        assert as_it_was(at) == then


@pytest.mark.django_db(transaction=True)
def test_reckoned_anew_the_spans_are_the_same():
    office, tables = Office(7), [entry_model(model) for model in (ProjectLead, CapitalReceipt, Introduction)]
    for _act in range(ACTS):
        office.act()
    before = [list(table.objects.order_by("pk").values_list("pk", "pgh_until")) for table in tables]

    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            name = table._meta.db_table
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {name} SET pgh_until = NULL")
            respan(table)
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")

    assert [list(table.objects.order_by("pk").values_list("pk", "pgh_until")) for table in tables] == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE partners_projectleadevent SET stage = 'landed'",
        "UPDATE partners_projectleadevent SET pgh_until = now()",
        "DELETE FROM partners_projectleadevent",
        "UPDATE partners_capitalreceiptevent SET amount = 1",
        "DELETE FROM partners_capitalreceiptevent",
        "UPDATE partners_introductionevent SET pgh_until = NULL",
    ],
)
def test_nobody_rewrites_the_history(sql):
    lead = make.make_lead()
    make.make_receipt(lead=lead)
    make.make_introduction(lead=lead)

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_a_lead_keeps_its_code():
    make.make_lead()

    with pytest.raises(DatabaseError, match="keeps its code"), transaction.atomic():
        ProjectLead.objects.update(code="SH-2020-00001")
