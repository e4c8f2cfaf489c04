"""A file on its way into a list: checked by a worker, looked at by its owner, saved by a worker."""

import csv
import json
from contextlib import contextmanager
from tempfile import TemporaryFile

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion_crm import working
from promotion_crm.lists.base import heading_of, lists
from promotion_crm.models import FileImport, FileImportRow

from .base import declared
from .matching import layout_of
from .plan import Plan
from .refusals import FileRefused
from .rows import UNCHANGED

GONE = gettext_lazy("The file is not here any more. Send it again.")
COLUMNS = ("file_import_id", "number", "verdict", "record", "title", "cells", "changes", "problems", "remarks")


def ask_check(one):
    """Have a file looked at, as its plan says."""
    title = _("Check of %(file)s (%(list)s)") % {"file": one.file_name, "list": heading_of(one.list_name)}
    return _ask(one, "import check", title)


def ask_save(one):
    """Have a file saved, if it still comes to what its owner saw."""
    title = _("Import of %(file)s (%(list)s)") % {"file": one.file_name, "list": heading_of(one.list_name)}
    return _ask(one, "import", title)


def _ask(one, kind, title):
    with transaction.atomic():
        one.job = working.ask(kind, one.by, title, **{"import": one.pk})
        one.save(update_fields=["job"])
    return one.job


def check(job, beat):
    """What the worker does first: try it all, take it back, and keep what would become of each row."""
    one, made = _begun(job)
    with _spool(one) as spool:
        try:
            plan = _opened(one, made)
            total = sum(1 for _row in made.sheet.rows())
            one.seen |= {"total": total}
            beat.of(total)
            outcome = made.run(file=one.file_name, dry=True, tell=spool.tell, beat=beat)
        except FileRefused as refused:
            one.counts, one.mark, one.why = {}, "", str(refused)
            spool.clear()
        else:
            one.counts, one.mark, one.why = dict(outcome.counts), outcome.mark, ""
            one.seen |= {"unread": outcome.unread}
            one.plan = plan.as_json()
        with transaction.atomic():
            _held(one)
            spool.keep()
            one.save(update_fields=["layout", "plan", "seen", "counts", "mark", "why"])
    return {"import": one.pk}


def save(job, beat):
    """What the worker does at last: write it all, or nothing where it would no longer do what was seen."""
    one, made = _begun(job)
    if one.saved_at:
        return {"import": one.pk}
    plan = Plan.from_json(one.plan)
    beat.of(one.seen.get("total", 0))
    with _spool(one) as spool:
        try:
            made.open(bytes(one.content), plan)
            with transaction.atomic():
                if _held(one).saved_at:
                    return {"import": one.pk}  # by the worker that was believed dead
                outcome = made.run(file=one.file_name, tell=spool.tell, beat=beat, expected=one.mark)
                one.counts, one.mark = dict(outcome.counts), outcome.mark
                one.seen |= {"again": not outcome.saved}
                if outcome.saved:
                    one.content, one.saved_at, one.change_set = None, now(), outcome.change_set
                spool.keep()
                one.save()
        except FileRefused as refused:
            raise working.JobRefused(str(refused)) from refused
    return {"import": one.pk}


def _begun(job):
    one = FileImport.objects.filter(pk=job.arguments["import"], by=job.owner).first()
    if one is None or (one.content is None and not one.saved_at):
        raise working.JobRefused(GONE)
    if one.list_name not in settings.IMPORTS:
        raise working.JobRefused(_("This list cannot be imported."))
    if not lists()[one.list_name].may_import(job.owner):
        raise working.JobRefused(_("You may neither add nor change records of this list any more."))
    return one, declared(one.list_name)(job.owner)


def _held(one):
    """The import as it is kept, locked: a file that an erasure emptied meanwhile brings nobody back."""
    kept = FileImport.objects.select_for_update(no_key=True).filter(pk=one.pk).first()
    if kept is None or (kept.content is None and not kept.saved_at):
        raise working.JobRefused(GONE)
    return kept


# -- reading it ---------------------------------------------------------------------------


def _opened(one, made):
    """Open the file as its plan says, or as one with the same headings was read before; its plan."""
    plan, content = Plan.from_json(one.plan), bytes(one.content)
    one.seen = {}
    made.open(content, plan)
    one.layout = layout_of(made.sheet.heads)
    if not plan.fields and (before := _remembered(one)):
        kept = Plan.from_json(before.plan)
        plan.fields, plan.mode, plan.key = kept.fields, kept.mode, kept.key
        plan.decimal = plan.decimal or kept.decimal
        made.open(content, plan)
        one.seen["remembered"] = f"{before.at:%Y-%m-%d}"
    source = made.sheet.source
    one.seen |= {
        "heads": made.sheet.heads,
        "samples": made.sheet.samples,
        "head_row": made.sheet.number,
        "sheets": list(source.sheets),
        "sheet": source.sheet,
        "encoding": source.encoding,
        "separator": getattr(source, "separator", ""),
        "places": made.places,
        "wrong": made.matching.wrong,
        "unknown": made.matching.unknown,
        "keys": [key.name for key in made.rows_by],
    }
    return plan


def _remembered(one):
    """The last file with these headings whose columns a person chose: one's own, else another's."""
    rows = FileImport.objects.filter(list_name=one.list_name, layout=one.layout).exclude(pk=one.pk)
    chosen = rows.exclude(plan__fields={}).filter(Q(plan__has_key="fields"))
    return chosen.filter(by=one.by).order_by("-pk").first() or chosen.order_by("-pk").first()


# -- its rows -----------------------------------------------------------------------------


@contextmanager
def _spool(one):
    with TemporaryFile("w+", encoding="utf-8", newline="") as file:
        yield Spool(one, file)


class Spool:
    """Keeps what is told of the rows beside the transaction that is taken back, and copies it in afterwards."""

    def __init__(self, one, file):
        self.one, self.file, self.lines = one, file, csv.writer(file)

    def tell(self, rows):
        for row in rows:
            if row.verdict == UNCHANGED and not row.remarks:
                continue
            said = (row.cells, row.changes, row.problems, row.remarks)
            record = row.record.pk if row.record and not row.new else ""
            title = str(row.record)[:200] if row.record and row.record.pk and not row.new else ""
            kept = [json.dumps(part, ensure_ascii=False, default=str) for part in said]
            self.lines.writerow([self.one.pk, row.number, row.verdict, record, title, *kept])

    def clear(self):
        self.file.seek(0)
        self.file.truncate()

    def keep(self):
        """In place of the rows kept before."""
        self.one.rows.all().delete()
        self.file.seek(0)
        table = connection.ops.quote_name(FileImportRow._meta.db_table)
        sql = f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (title))"
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.cursor.copy_expert(sql, self.file)


def sweep():
    """Remove the files and rows of imports of long ago; how their columns were read is remembered."""
    past = FileImport.objects.past()
    FileImportRow.objects.filter(file_import__in=past).delete()
    past.exclude(content=None).update(content=None)
