"""Whatever people try, in whatever order: the logs, the lead, its history and the constraints agree."""

from itertools import groupby, pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partners.models import ProjectLead, StageChange, StatusChange, Verification
from partners.pipeline import STATUS_STEPS, STEPS, Stage, StaleLead, Status, next_stage
from promotion_crm.history import entry_model
from tests.make import make_lead, make_user

pytestmark = pytest.mark.django_db


class Nothing(Exception):
    """There is nothing of the kind to act on."""


REFUSALS = (PermissionDenied, ValidationError, StaleLead, DatabaseError, Nothing)
KEPT = ("stage", "status", "landed_on", "status_reason", "lost_to")
WHO = ("city", "owner", "stranger", "verifier", "second verifier", "root")

who, why = st.sampled_from(WHO), st.sampled_from(["", "Because"])
stages, statuses = st.sampled_from(Stage.values), st.sampled_from(Status.values)
act = st.just
ACTS = st.one_of(
    st.tuples(act("on"), st.sampled_from(["city", "verifier"])),
    st.tuples(act("move"), act("city"), act("registered"), act("")),
    st.tuples(act("land"), who),
    st.tuples(act("move"), who, stages, why),
    st.tuples(act("set_status"), who, statuses, why),
    st.tuples(act("ask"), who),
    st.tuples(act("judge"), who),
    st.tuples(act("decide"), who, st.booleans(), why),
    st.tuples(act("reopen"), who, why),
    st.tuples(act("log_step"), stages, stages, why),
    st.tuples(act("log_status"), statuses, statuses, why),
    st.tuples(act("sql"), st.sampled_from(["stage", "status"]), st.one_of(stages, statuses)),
    st.tuples(act("sql"), act("landed_on"), act("2026-01-01")),
)


class Office:
    """A lead with all it needs, the people around it, and what each of them may try."""

    def __init__(self, people):
        self.people = people
        self.pk = make_lead(ready_for=Stage.OPERATING, owner=people["owner"]).pk
        self.seen = [self.now()]

    @property
    def lead(self):
        return ProjectLead.objects.get(pk=self.pk)

    def now(self):
        return ProjectLead.objects.values_list(*KEPT).get(pk=self.pk)

    def do(self, what, *args):
        """Try it, and remember what the lead is then. What is refused writes nothing."""
        try:
            with transaction.atomic():
                getattr(self, what)(*args)
        except REFUSALS:
            assert self.now() == self.seen[-1], "refused, and written all the same"
        self.seen.append(self.now())

    # -- by the rules ---------------------------------------------------------------
    def on(self, who):
        lead = self.lead
        lead.move_to(next_stage(lead.stage), by=self.people[who])

    def move(self, who, stage, note):
        self.lead.move_to(stage, by=self.people[who], note=note)

    def set_status(self, who, status, reason):
        self.lead.set_status(status, by=self.people[who], reason=reason, lost_to=reason)

    def ask(self, who):
        lead = self.lead
        Verification.ask(lead, by=self.people[who], landed_on=lead.registered_on)

    def judge(self, who):
        for row in self.asked().checks.all():
            row.judge("yes", by=self.people[who])

    def decide(self, who, passed, note):
        self.asked().decide(passed, by=self.people[who], note=note)

    def reopen(self, who, reason):
        self.first(Verification.objects.filter(lead=self.pk)).reopen(by=self.people[who], reason=reason)

    def land(self, who):
        """All that a landing takes, the verdict by this person."""
        if not Verification.objects.filter(lead=self.pk).open().exists():
            self.ask("owner")
        self.judge("verifier")
        self.decide(who, True, "")

    def asked(self):
        return self.first(Verification.objects.filter(lead=self.pk).open())

    def first(self, rows):
        if not rows:
            raise Nothing
        return rows[0]

    # -- round the rules ------------------------------------------------------------
    def log_step(self, before, after, note):
        StageChange.objects.create(lead_id=self.pk, before=before, after=after, by=self.people["city"], note=note)

    def log_status(self, before, after, reason):
        StatusChange.objects.create(
            lead_id=self.pk, before=before, after=after, by=self.people["city"], reason=reason, lost_to=reason
        )

    def sql(self, column, value):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE partners_projectlead SET {column} = %s WHERE id = %s", [value, self.pk])

    # -- what must be true ----------------------------------------------------------
    def check(self):
        lead = self.lead
        steps = list(lead.stage_changes.order_by("id"))
        changes = list(lead.status_changes.order_by("id"))
        assert lead.stage == (steps[-1].after if steps else Stage.RECEIVED)
        assert lead.status == (changes[-1].after if changes else Status.ONGOING)
        for log, first, known in ((steps, "received", STEPS), (changes, "ongoing", STATUS_STEPS)):
            assert [row.before for row in log[:1]] in ([], [first])
            assert all(row.after == later.before for row, later in pairwise(log))
            assert {(row.before, row.after) for row in log} <= known
        counted = lead.stage in Stage.COUNTED
        standing = lead.verifications.standing().first()
        assert counted == (standing is not None) == (lead.landed_on is not None)
        assert not counted or lead.landed_on == standing.landed_on
        lead.validate_constraints()

    def check_history(self):
        """Read in order, the history tells what the lead was after each act, and nothing else."""
        entries = entry_model(ProjectLead).objects.filter(pgh_obj_id=self.pk).order_by("pgh_id")
        told = [row for row, _same in groupby(entries.values_list(*KEPT))]
        assert told == [row for row, _same in groupby(self.seen)]


def people():
    return {
        "city": make_user("city administrator"),
        "owner": make_user(["account manager", "verifier"]),
        "stranger": make_user("account manager"),
        "verifier": make_user("verifier"),
        "second verifier": make_user("verifier"),
        "root": make_user(superuser=True),
    }


def test_any_sequence_of_acts_leaves_everything_in_agreement():
    everyone, reached = people(), set()

    # Shrinking a failure would take minutes, and the sequences are short.
    @settings(max_examples=30, deadline=None, database=None, phases=[Phase.generate])
    @given(st.lists(ACTS, min_size=3, max_size=14))
    def check(acts):
        with transaction.atomic():
            office = Office(everyone)
            for one in acts:
                office.do(*one)
                office.check()
            office.check_history()
            reached.update(row[0] for row in office.seen)
            transaction.set_rollback(True)

    check()
    assert len(reached) > 2, "the acts led nowhere"


def test_the_way_to_operation_and_back_is_told_in_full():
    """The one sequence that chance may not find."""
    office = Office(people())
    for one in (
        ("move", "city", "registered", ""),
        ("land", "stranger"),
        ("land", "verifier"),
        ("on", "second verifier"),
        ("sql", "stage", "received"),
        ("move", "second verifier", "landed", "Not yet open"),
        ("reopen", "owner", "Mine"),
        ("reopen", "verifier", ""),
        ("reopen", "verifier", "The capital was withdrawn"),
        ("set_status", "city", "lost", "Gone"),
        ("move", "city", "signed", "No"),
        ("set_status", "city", "ongoing", ""),
    ):
        office.do(*one)
        office.check()

    office.check_history()
    assert [row[0] for row in office.lead.stage_changes.order_by("id").values_list("after")] == [
        "registered",
        "landed",
        "operating",
        "landed",
        "registered",
    ]
