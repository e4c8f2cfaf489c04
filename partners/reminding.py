"""Reminders: what is due by a day, to whom, once. `manage.py remind` asks every source in settings.REMINDERS.

A source takes a day and gives `Due`s: rows with the lead they concern and the day they are
about. It says what is due by that day, never what falls on it, so that a run that did not
take place loses nothing; and each reminder exists once, so that a second run adds nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, DateField, Exists, Expression, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from partners.models import Issue, LandingCheck, Milestone, ProjectLead, Reminder
from partners.pipeline import Stage, Status
from promotion_crm.models import User

RUNNING = 5_201_317  # advisory lock: the second of two runs waits, and finds all there
AHEAD = [stage.value for stage in Stage if stage.place < Stage.LANDED.place]
AWAKE = [Status.ONGOING, Status.DELAYED]


@dataclass
class Due:
    """`rows` of which each makes one reminder per person; the others say where in a row things stand.

    `key` leads to what the reminder is about, the `target` of it. `who` stands in a row, or is the
    number of an account; only those of `role` are told, where one is named.
    """

    kind: str
    rows: QuerySet
    about: str
    target: str = "lead"
    key: str = "pk"
    who: tuple = ("owner", "steward")
    detail: Expression | None = None
    role: str = ""

    def selects(self):
        """One SELECT per person: the target, user, kind, day, detail."""
        active = User.objects.filter(is_active=True, **({"groups__name": self.role} if self.role else {}))
        for who in self.who:
            user = Value(who) if isinstance(who, int) else F(who) if isinstance(who, str) else who
            named = self.rows.order_by().annotate(for_user=user)
            named = named.filter(Exists(active.filter(pk=OuterRef("for_user"))))
            yield named.values_list(
                F(self.key), F("for_user"), Value(self.kind, CharField()),
                Cast(F(self.about), DateField()), self.detail or Value("", CharField()),
            )  # fmt: skip


@transaction.atomic
def remind(day=None):
    """Make what is due by that day (today) and not made yet, all or nothing. How many."""
    day = day or localdate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUNNING])
        found = (due for name in settings.REMINDERS for due in import_string(name)(day))
        return sum(_insert(cursor, due.target, rows) for due in found for rows in due.selects())


def _insert(cursor, target, rows):
    """INSERT of a SELECT: no row passes through Python, however many there are."""
    sql, params = rows.query.sql_with_params()
    cursor.execute(
        f"""
        INSERT INTO {Reminder._meta.db_table}
            ({target}_id, user_id, kind, about_on, detail, made_at, created_at, updated_at)
        SELECT due.*, now(), now(), now() FROM ({sql}) due ON CONFLICT DO NOTHING
        """,
        params,
    )
    return cursor.rowcount


# -- sources of this floor ------------------------------------------------------------


def expected_landings(day):
    """Within 60 days, and again within 30 or past. Another day expected is another reminder."""
    rows = ProjectLead.objects.filter(stage__in=AHEAD, status__in=AWAKE)
    for kind, days in ((Reminder.Kind.LANDING_60, 60), (Reminder.Kind.LANDING_30, 30)):
        yield Due(kind, rows.filter(expected_landing__lte=day + timedelta(days=days)), "expected_landing")


def milestones_overdue(day):
    rows = Milestone.objects.overdue(day).filter(lead__status__in=AWAKE)
    yield Due(
        Reminder.Kind.MILESTONE, rows, "planned_on", key="lead_id", who=("lead__owner", "lead__steward"),
        detail=F("kind"),
    )  # fmt: skip


def checks_due(day):
    rows = LandingCheck.objects.due(day).filter(lead__stage__in=Stage.COUNTED)
    yield Due(Reminder.Kind.CHECK, rows, "next_on", key="lead_id", who=("lead__owner", "lead__steward"))


def issues_overdue(day):
    """To whoever settles it; to those of the lead while nobody is named."""
    rows = Issue.objects.overdue(day)
    mark = Concat(Value("issue-"), Cast("pk", CharField()), output_field=CharField())
    whose = (Coalesce("owner", "lead__owner"), Coalesce("owner", "lead__steward"))
    yield Due(Reminder.Kind.ISSUE, rows, "due_on", key="lead_id", who=whose, detail=mark)
