"""How much a person may export a day: rows with personal data, and files at all.

Every way out of a list ends in a record, and the limit counts those records: a download, a job, a schedule and the
command line cannot be played against each other. It is asked before a file is made, and again when the file is
recorded, while other acts of the person wait: of two at once the one that goes past it is thrown away unseen. The
privacy officers are told of who comes near it.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone, localdate, make_aware
from django.utils.translation import gettext as _

from promotion_crm.models import ExportAlert, ExportAllowance, ExportRecord, User

from .problems import ExportRefused

NEAR = 0.8  # of the limit: from here on the privacy officers are told
Kind = ExportAlert.Kind


class LimitReached(ExportRefused):
    """Not today any more. `without` is what may be taken all the same, the rest is for the privacy officers."""

    def __init__(self, sentence, without, **alert):
        super().__init__(sentence, without)
        self.alert = alert


@dataclass
class Day:
    """What a person took today, and how many rows with personal data they may take."""

    rows: int
    files: int
    limit: int

    @property
    def left(self):
        return max(0, self.limit - self.rows)


def day_of(user):
    """One query: of the records of today and of a limit of the person's own."""
    today = localdate()
    start = make_aware(datetime.combine(today, time.min), get_default_timezone())
    made = ExportRecord.objects.filter(user=user.pk, at__gte=start, at__lt=start + timedelta(days=1))
    made = made.order_by().values("user")
    rows = made.filter(personal=True).values_list(Sum("row_count"))
    own = ExportAllowance.objects.in_force(today).filter(user=user.pk).order_by("-id").values("rows")[:1]
    found = User.objects.filter(pk=user.pk).values_list(
        Coalesce(Subquery(rows), 0),
        Coalesce(Subquery(made.values_list(Count("pk"))), 0),
        Coalesce(Subquery(own), settings.EXPORT_PERSONAL_ROWS_A_DAY),
    )
    return Day(*found.get())


@contextmanager
def watched(reader):
    """What is refused inside for a limit is told to the privacy officers, once all else of it was taken back."""
    try:
        yield
    except LimitReached as refused:
        _tell(reader, **refused.alert)
        raise


def check(question):
    """Raise LimitReached before a file of these rows is made, where it would go past the limit."""
    reader = question.reader
    if reader.pk is None or reader.is_superuser:
        return
    personal = any(c.personal for c in question.columns)
    rows = question.rows.order_by().count() if personal else 0
    _judge(day_of(reader), rows, question.of.name, without_personal(question))


@transaction.atomic
def admit(reader, rows, list_name, *, personal, without=()):
    """In the transaction that records a file: hold the person, look again, and tell of one who comes near."""
    if reader.pk is None:
        return
    reader.hold()
    day, rows = day_of(reader), rows if personal else 0
    if not reader.is_superuser:
        _judge(day, rows, list_name, without)
    taken = day.rows + rows
    if rows and taken >= NEAR * day.limit:
        kind = Kind.EMERGENCY if taken > day.limit else Kind.NEAR
        _tell(reader, kind=kind, list_name=list_name, rows=taken, limit=day.limit)


def without_personal(question):
    return [column.name for column in question.columns if not column.personal]


def _judge(day, rows, list_name, without):
    if day.files >= settings.EXPORTS_A_DAY:
        said = _("You made %(most)s files today, which is the most a day. Go on tomorrow.")
        most = settings.EXPORTS_A_DAY
        alert = {"kind": Kind.FILES, "list_name": list_name, "rows": day.files, "limit": most}
        raise LimitReached(said % {"most": f"{most:,}"}, (), **alert)
    if rows > day.left:
        said = _(
            "Personal data: you may export %(limit)s rows a day, took %(taken)s today, and asked for %(rows)s more. "
            "Narrow the list, leave out the columns with personal data, or ask a privacy officer for a higher limit."
        )
        numbers = {"limit": f"{day.limit:,}", "taken": f"{day.rows:,}", "rows": f"{rows:,}"}
        alert = {"kind": Kind.REACHED, "list_name": list_name, "rows": day.rows + rows, "limit": day.limit}
        raise LimitReached(said % numbers, without, **alert)


def _tell(reader, **alert):
    """Once a day of each kind."""
    ExportAlert.objects.bulk_create([ExportAlert(user_id=reader.pk, **alert)], ignore_conflicts=True)
