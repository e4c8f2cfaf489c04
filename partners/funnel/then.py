"""The tables as they stood at the end of a day, by what was recorded until then.

In a statement that begins with `WITH` and these, the name of a table means what it held
then: so that one and the same question, filters and all, is asked of today and of a past day.
"""

from datetime import datetime, time, timedelta

from django.utils.timezone import make_aware

from partners.models import CapitalReceipt, Introduction, ProjectLead, StageChange
from promotion_crm.history import entry_model


def end_of(day):
    """The moment a day ends in the office's time zone."""
    return make_aware(datetime.combine(day + timedelta(days=1), time()))


def tables(day, visible, params):
    """The SQL of the tables as of the end of `day`, and its parameters.

    `visible` is the SELECT of the leads the reader may see now, and `params` are its own: who
    may see a lead is settled by what it is today. Leads come first, as inside a table its name
    still means the table itself.
    """
    end = end_of(day)
    found = [_leads(visible), *(_newest(model) for model in (Introduction, CapitalReceipt)), _log(StageChange)]
    return ", ".join(found), (end, *params, end, end, end)


def _names(model):
    """The table of a model, that of its history, and the columns which the history keeps."""
    entries = entry_model(model)
    kept = {f.column for f in entries._meta.concrete_fields}
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    return model._meta.db_table, entries._meta.db_table, [c for c in columns if c in kept], columns


def _leads(visible):
    """The newest entry of each lead; what no entry keeps, as the words it is found by, is today's."""
    table, entries, kept, columns = _names(ProjectLead)
    shown = ", ".join(f"{'entry' if column in kept else 'live'}.{column}" for column in columns)
    return f"""{table} AS NOT MATERIALIZED (
        SELECT live.id, {shown} FROM {table} AS live CROSS JOIN LATERAL (
            SELECT * FROM {entries} WHERE pgh_obj_id = live.id AND pgh_created_at < %s
            ORDER BY pgh_id DESC LIMIT 1) AS entry
        WHERE live.id IN ({visible}))"""


def _newest(model):
    """The newest entry of each row that was not deleted by then, even if it was since."""
    table, entries, kept, _columns = _names(model)
    return f"""{table} AS NOT MATERIALIZED (
        SELECT pgh_obj_id AS id, {", ".join(kept)} FROM (
            SELECT DISTINCT ON (pgh_obj_id) * FROM {entries} WHERE pgh_created_at < %s
            ORDER BY pgh_obj_id, pgh_id DESC) AS entry
        WHERE pgh_label <> 'delete')"""


def _log(model):
    """The entries of a log, which are never changed."""
    table, entries, kept, _columns = _names(model)
    return f"""{table} AS NOT MATERIALIZED (
        SELECT pgh_obj_id AS id, {", ".join(kept)} FROM {entries} WHERE pgh_created_at < %s)"""
