"""What one act wrote, by the context of its entries in the history, and how it was before."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import ngettext

from .history import entry_model, is_tracked
from .models.writing import insert
from .search import Searchable

# What the act did to each row of one model, whether the row had an entry before, and has one since.
TOUCHED = """
    SELECT {place} AS place, act.pk, act.made, act.gone,
           EXISTS (SELECT FROM {entries} earlier WHERE earlier.pgh_obj_id = act.pk AND earlier.pgh_id < act.first),
           EXISTS (SELECT FROM {entries} later WHERE later.pgh_obj_id = act.pk AND later.pgh_id > act.last)
    FROM (SELECT pgh_obj_id::bigint AS pk, bool_or(pgh_label = 'insert') AS made, bool_or(pgh_label = 'delete') AS gone,
                 min(pgh_id) AS first, max(pgh_id) AS last
          FROM {entries} WHERE pgh_context_id = %s GROUP BY pgh_obj_id) act
"""


@dataclass
class Touched:
    """Primary keys of one model's rows: made by the act, changed or deleted by it, and those of
    them that someone changed since, or of which no earlier values are kept."""

    model: type
    made: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    deleted: list = field(default_factory=list)
    since: list = field(default_factory=list)
    unknown: list = field(default_factory=list)

    @property
    def words(self):
        return str(self.model._meta.verbose_name_plural)

    @property
    def label(self):
        return capfirst(self.words)

    @property
    def pks(self):
        return [*self.made, *self.changed, *self.deleted]

    @property
    def told(self):
        """How many were made, changed and deleted, in words."""
        parts = [
            self.made and ngettext("%(number)d made", "%(number)d made", len(self.made)),
            self.changed and ngettext("%(number)d changed", "%(number)d changed", len(self.changed)),
            self.deleted and ngettext("%(number)d deleted", "%(number)d deleted", len(self.deleted)),
        ]
        numbers = [len(pks) for pks in (self.made, self.changed, self.deleted)]
        return " · ".join(part % {"number": n} for part, n in zip(parts, numbers, strict=True) if part)

    def note(self, pk, made, gone, known, since):
        if made and gone:
            return  # it came and went
        (self.made if made else self.deleted if gone else self.changed).append(pk)
        if since:
            self.since.append(pk)
        if not made and not known:
            self.unknown.append(pk)


def touched(context):
    """What one context of the history wrote, model by model, asked in one query."""
    tracked = [model for model in apps.get_models() if is_tracked(model)]
    quote = connection.ops.quote_name
    parts = [
        TOUCHED.format(place=place, entries=quote(entry_model(model)._meta.db_table))
        for place, model in enumerate(tracked)
    ]
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2", [str(context)] * len(parts))
        for place, *row in cursor:
            found.setdefault(place, Touched(tracked[place])).note(*row)
    return list(found.values())


def earlier(model, pks, context):
    """The values of some rows as the last entry before a context has them: {pk: {column: value}}.

    Only of rows that nobody wrote after it.
    """
    entries = entry_model(model)
    names = [f.attname for f in entries._meta.concrete_fields if not f.name.startswith("pgh_")]
    newest = entries.objects.filter(pgh_obj_id__in=pks).exclude(pgh_context=context)
    newest = newest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {row.pop("pgh_obj_id"): row for row in newest.values("pgh_obj_id", *names)}


def bring_back(model, pks, context):
    """Insert rows that a context deleted, as they were before it. What the history does not keep is made anew."""
    before, rows = earlier(model, pks, context) if pks else {}, []
    for pk, values in before.items():
        row = model(pk=pk, **{name: value for name, value in values.items() if name != model._meta.pk.attname})
        if isinstance(row, Searchable):
            row.fill_search_text()
        for f in model._meta.concrete_fields:
            if getattr(f, "auto_now", False):
                setattr(row, f.attname, now())
        rows.append(row)
    insert(model, rows)
