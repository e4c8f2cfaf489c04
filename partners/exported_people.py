"""In which files a person went out: noted with each export, asked by person."""

from itertools import chain

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from partners.models import Erasure, ExportedContacts
from promotion_crm.lists.exporting import ExportFailed
from promotion_crm.lists.people import people_in
from promotion_crm.merging.gone import merged_into
from promotion_crm.models import ExportRecord
from promotion_crm.visits import kind_of

LOT = 10_000  # numbers in a row


def noting(question, form):
    """Asked before a file is made; what is returned hears of its record, and raises ExportFailed where a person was
    erased meanwhile: what the file holds may be older.
    """
    before = _last_erasure()

    def note(record):
        if _last_erasure() != before:
            raise ExportFailed(_("A person was erased while the file was made. Ask for it again."))
        _note(question, form, record)

    return note


def _last_erasure():
    return Erasure.objects.aggregate(last=Max("pk"))["last"]


def _note(question, form, record):
    """Keep whom the file of an export holds: one statement, in which PostgreSQL asks for the same rows itself."""
    asked = [compiled for rows in people_in(question, form) if (compiled := _compiled(rows))]
    if not asked:
        return
    went = " UNION ".join(f"({sql})" for sql, _params in asked)
    table = connection.ops.quote_name(ExportedContacts._meta.db_table)
    sql = (
        f"INSERT INTO {table} (export_id, contacts) SELECT %s, array_agg(person) FROM"
        f" (SELECT person, (row_number() OVER () - 1) / {LOT} AS lot FROM ({went}) AS went (person)"
        "  WHERE person IS NOT NULL) AS lots GROUP BY lot"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [record.pk, *chain.from_iterable(params for _sql, params in asked)])


def _compiled(rows):
    try:
        return rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None


def numbers_of(contact):
    """The number of a contact and those of the records that were merged into it, however often."""
    return {contact.pk, *merged_into(kind_of(contact), contact.pk)}


def exports_with(numbers):
    """The exports in which any of these contacts went out, the last first."""
    lots = ExportedContacts.objects.of(numbers).order_by()
    return ExportRecord.objects.filter(pk__in=lots.values("export")).select_related("user").order_by("-at", "-id")
