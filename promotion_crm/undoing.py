"""Undo all that one act wrote, an import or a bulk edit, from the history and in one transaction.

What the act made is deleted, what it changed gets its earlier values, and what it removed is
there again. A record that someone changed since, or that others point to by now, stops it: then nothing is undone, and
`Undoing.problems` says which.
"""

from dataclasses import dataclass, field
from functools import cached_property

import pgtrigger
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .history import because, entry_model, is_tracked
from .lists.base import heading_of, lists
from .models import ChangeSet
from .naming import first_of
from .roles import UNDO_ANY
from .wording import listed

LOT = 1000  # rows read and written at once
# What the act did to each row of one model, whether the row had an entry before, and has one since.
TOUCHED = """
    SELECT {place} AS place, act.pk, act.made, act.removed,
           EXISTS (SELECT FROM {entries} earlier WHERE earlier.pgh_obj_id = act.pk AND earlier.pgh_id < act.first),
           EXISTS (SELECT FROM {entries} later WHERE later.pgh_obj_id = act.pk AND later.pgh_id > act.last)
    FROM (SELECT pgh_obj_id::bigint AS pk, bool_or(pgh_label = 'insert') AS made,
                 bool_or(pgh_label = 'delete') AS removed, min(pgh_id) AS first, max(pgh_id) AS last
          FROM {entries} WHERE pgh_context_id = %s GROUP BY pgh_obj_id) act
"""


@dataclass
class Touched:
    """Primary keys of one model's rows: made by the act, changed or removed by it, and those of
    them that someone changed since, or of which no earlier values are kept."""

    model: type
    made: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    removed: list = field(default_factory=list)
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
        return [*self.made, *self.changed, *self.removed]

    def note(self, pk, made, removed, known, since):
        (self.made if made else self.removed if removed else self.changed).append(pk)
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


@dataclass
class Problem:
    """Why it cannot be undone: a sentence, and the records that stand in the way, the first of them by name."""

    sentence: str
    rows: list = field(default_factory=list)
    more: int = 0

    def __str__(self):
        names = [str(row) for row in self.rows]
        rest = [ngettext("%(number)d more", "%(number)d more", self.more) % {"number": self.more}] if self.more else []
        return f"{self.sentence} {listed([*names, *rest])}".strip()


class Unchanged(Exception):
    """Takes back a trial."""


class Undoing:
    """The undoing of one ChangeSet by a person; looked at first, then done."""

    def __init__(self, change_set, by):
        self.change_set, self.by = change_set, by

    @cached_property
    def touched(self):
        return touched(self.change_set.context)

    @property
    def model(self):
        return lists()[self.change_set.list_name].model

    # -- what stands in the way -----------------------------------------------------------
    def problems(self):
        """Why it cannot be undone; nothing when it can."""
        if refused := self._refused():
            return [Problem(refused)]
        return [*self._changed_since(), *self._kept_for_good(), *self._pointed_to()]

    def _refused(self):
        of, by = self.change_set, self.by
        if of.undone_at:
            when = localtime(of.undone_at).strftime("%Y-%m-%d %H:%M")
            return _("It was undone already, at %(when)s.") % {"when": when}
        if of.by_id != by.pk and not by.has_perm(UNDO_ANY):
            return _("Only who made it, or a city administrator, may undo it.")
        if of.is_expired:
            return _("It is older than 30 days; change the records one by one.")
        if of.list_name not in lists():
            return _("Its list is no longer there; change the records one by one.")
        meta = self.model._meta
        if not by.has_perm(f"{meta.app_label}.change_{meta.model_name}"):
            return _("You may not change these records any more.")
        return ""

    def _changed_since(self):
        """Rows with an entry after the act, and those whose state before it nobody wrote down."""
        said = _("Changed since, so that their newer values would be lost:")
        unkept = _("Their earlier values are not in the history:")
        found = [(of, of.since, said) for of in self.touched] + [(of, of.unknown, unkept) for of in self.touched]
        return [self._problem(of, pks, sentence) for of, pks, sentence in found if pks]

    def _kept_for_good(self):
        said = _("It also wrote %(records)s, which are kept for good; take these steps back one by one:")
        return [
            self._problem(of, of.made, said % {"records": of.words})
            for of in self.touched
            if of.made and kept_for_good(of.model)
        ]

    def _pointed_to(self):
        """What was made, and is pointed to by rows that were not written with it."""
        said = _("%(records)s point to what would be deleted:")
        own = {of.model: of.pks for of in self.touched}
        return [
            self._problem(of, pks, said % {"records": capfirst(relation.related_model._meta.verbose_name_plural)})
            for of in self.touched
            if of.made and not kept_for_good(of.model)
            for relation, pks in pointed_to(of.model, of.made, own)
        ]

    def _problem(self, of, pks, sentence):
        rows = first_of(of.model, pks, self.by)
        return Problem(sentence, rows, len(pks) - len(rows))

    # -- doing it -------------------------------------------------------------------------
    def run(self, *, dry=False):
        """Undo it all, or with `dry` only try. Raises ValidationError, and then nothing was undone."""
        what = {"what": f"{self.change_set.get_kind_display()}, {heading_of(self.change_set.list_name)}"}
        try:
            with transaction.atomic(), because(_("Undone: %(what)s") % what, by=self.by):
                self._hold()
                if problems := self.problems():
                    raise ValidationError([str(problem) for problem in problems])
                self._write()
                if dry:
                    raise Unchanged
        except Unchanged:
            pass
        except (IntegrityError, InternalError) as error:
            why = str(error).partition("\n")[0]
            raise ValidationError(_("The database refuses it: %(why)s") % {"why": why}) from error

    def _hold(self):
        """Nobody undoes it a second time meanwhile, nor changes its records, nor points to what it made."""
        self.change_set = ChangeSet.objects.select_for_update(of=("self",)).get(pk=self.change_set.pk)
        for of in touched(self.change_set.context):
            rows = of.model._base_manager.filter(pk__in=of.pks).order_by("pk")
            list(rows.select_for_update(no_key=not of.made).values_list("pk"))
        self.__dict__.pop("touched", None)  # what was read before the wait

    def _write(self):
        # What belongs to a record comes after it among the models, and goes before it here.
        parts = self.touched[::-1]
        mine = self._theirs()
        for of in parts:
            rows = of.model._base_manager.filter(pk__in=of.made)
            rows._raw_delete(rows.db)
        for of in parts:
            self._bring_back(of)
            pks = [*of.changed, *of.removed]
            for start in range(0, len(pks), LOT):
                self._give_back(of.model, pks[start : start + LOT])
        # Keys between tables are checked at the end of a transaction: now, so that a refusal is told.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        self._check_theirs(mine | self._theirs())
        self.change_set.undone_at, self.change_set.undone_by_id = now(), self.by.pk
        self.change_set.save(update_fields=["undone_at", "undone_by"])

    def _theirs(self):
        """Those of the list's rows that this person may change, as they are just now."""
        return {
            pk
            for of in self.touched
            if of.model is self.model
            for pk in of.model._default_manager.editable_by(self.by).filter(pk__in=of.pks).values_list("pk", flat=True)
        }

    def _check_theirs(self, mine):
        """Who handed records over by the act may take that back: it is enough to hold them before or after."""
        for of in self.touched:
            if of.model is self.model and (others := sorted(set(of.pks) - mine)):
                raise ValidationError(str(self._problem(of, others, _("No longer yours to change:"))))

    def _bring_back(self, of):
        """Make anew what the act removed, under its old key."""
        before = earlier(of.model, of.removed, self.change_set.context)
        of.model._default_manager.bulk_create([of.model(**values) for values in before.values()])

    def _give_back(self, model, pks):
        """Write the values from before the act, and those that differ only."""
        rows, before = model._base_manager.in_bulk(pks), earlier(model, pks, self.change_set.context)
        by_column = {f.attname: f.name for f in model._meta.concrete_fields}
        names = set()
        for pk, row in rows.items():
            for column, value in before[pk].items():
                if getattr(row, column) != value:
                    setattr(row, column, value)
                    names.add(by_column[column])
        if names:
            model._default_manager.save_all(rows.values(), sorted(names))


def earlier(model, pks, context):
    """The values of some rows as the last entry before a context has them: {pk: {column: value}}.

    Only of rows that nobody wrote after it.
    """
    entries = entry_model(model)
    names = [f.attname for f in entries._meta.concrete_fields if not f.name.startswith("pgh_")]
    newest = entries.objects.filter(pgh_obj_id__in=pks).exclude(pgh_context=context)
    newest = newest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {row.pop("pgh_obj_id"): row for row in newest.values("pgh_obj_id", *names)}


def kept_for_good(model):
    """Whether the database lets no row of the model be deleted."""
    protected = [t for t in getattr(model._meta, "triggers", []) if isinstance(t, pgtrigger.Protect)]
    return any("DELETE" in str(trigger.operation) for trigger in protected)


def pointed_to(model, pks, own):
    """Which of these rows others point to: [(relation, [pk, …]), …], asked in one query.

    `own` are rows that do not count, as they go or change back along with them: {model: [pk, …]}.
    """
    relations = [
        r for r in model._meta.related_objects if not r.many_to_many and not hasattr(r.related_model, "pgh_id")
    ]
    parts = [
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": pks})
        .exclude(pk__in=own.get(relation.related_model, []))
        .order_by()
        .annotate(place=Value(place), target=Cast(F(relation.field.attname), BigIntegerField()))
        .values_list("place", "target")
        .distinct()
        for place, relation in enumerate(relations)
    ]
    found = {}
    for place, pk in parts[0].union(*parts[1:], all=True) if parts else ():
        found.setdefault(place, []).append(pk)
    return [(relations[place], sorted(pks)) for place, pks in sorted(found.items())]
