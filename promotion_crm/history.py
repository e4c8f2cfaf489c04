"""Who changed what, when and why: kept by database triggers, so no write goes round it.

`track()` on a model keeps every insert, update and delete of it in an append-only table.
`because("...")` gives the writes inside it a reason. `changes_of(record)` reads back, and
`standing(model, day)` what there was at the end of a past day.
"""

from dataclasses import dataclass, field

import pghistory
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from pghistory.middleware import HistoryMiddleware as BaseHistoryMiddleware

from . import spans
from .masking import masked_path
from .money import in_currency
from .naming import Hidden, named, whole
from .origins import origin
from .visitors import client_address
from .wording import listed

NOT_KEPT = ("updated_at", "search_text")


def track(exclude=(), indexes=(), lasting=False, loose=()):
    """Keep the history of a model. `exclude` names fields that must not be kept, `indexes` are of its table.

    `lasting`: each entry knows until when it held, which `standing` needs; see spans.py.
    `loose` names foreign keys to records that may go, as by a merge: a list of a past day has
    the entry all the same, and `called` says what the record was called.
    """

    def decorate(model):
        names = {f.name for f in model._meta.fields}
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[name for name in (*NOT_KEPT, *exclude) if name in names],
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
            append_only=not lasting,
            attrs=({"pgh_until": spans.until()} if lasting else {}) | {name: _loose(model, name) for name in loose},
            meta={"indexes": list(indexes), "triggers": spans.TRIGGERS if lasting else []},
        )(model)

    return decorate


def _loose(model, name):
    """The foreign key of an entry, which joins to nothing where the record has gone."""
    f = model._meta.get_field(name)
    kept = {"null": True, "db_constraint": False, "related_name": "+", "related_query_name": "+"}
    return models.ForeignKey(f.remote_field.model, models.DO_NOTHING, verbose_name=f.verbose_name, **kept)


def because(reason, by=None):
    """Context manager: the writes inside it carry this reason in their history, and who wrote if no request says so."""
    person = {"user": by.pk} if by and by.pk else {}
    return pghistory.context(**origin() | person, reason=reason)


class HistoryMiddleware(BaseHistoryMiddleware):
    """Every write of a request carries its user, the page, without a link that opens one, and the visitor's address."""

    def get_context(self, request):
        context = super().get_context(request)
        return context | {"url": masked_path(context["url"]), "address": client_address(request)}


@dataclass
class Change:
    """One field of one entry: its label, and its value before and after in words.

    `name` is that of the field, and `was` the number of the entry with the value before.
    """

    field: str
    before: str
    after: str
    name: str = ""
    was: int = 0


@dataclass
class Entry:
    """One act on one record. `act` is insert, update or delete.

    Entries of one request or one command share their `context`. `record` is the primary key.
    """

    id: int
    at: object
    act: str
    context: object = None
    user: object = None
    url: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    record: int = 0


def is_tracked(model):
    return hasattr(model, "history")


def entry_model(model):
    """The model of the history entries of a tracked model."""
    return model.history.rel.related_model


def lasts(model):
    """Whether `standing` can be asked of a tracked model."""
    return spans.has_spans(entry_model(model))


def standing(model, day):
    """The entries of a tracked model that held at the end of a past day, one for each record there was."""
    return entry_model(model).objects.filter(spans.holding(spans.end_of(day))).order_by()


def logged(model, day):
    """The entries of a log, whose rows are never changed, up to the end of a past day."""
    return entry_model(model).objects.filter(pgh_created_at__lt=spans.end_of(day)).order_by()


def called(model, path, expression):
    """What a bilingual record was called at last, by its entries: for one that `path` led to and that has gone."""
    entries = entry_model(model).objects.filter(pgh_obj_id=models.OuterRef(path)).order_by("-pgh_id")
    return models.Subquery(entries.values_list(expression)[:1])


def last_id(record):
    """The id of the newest entry of a record, 0 when it has none; grows with each write."""
    return last_ids(type(record), [record.pk]).get(record.pk, 0)


def last_ids(model, pks):
    """The ids of the newest entries of several records, by primary key, in one query."""
    entries = entry_model(model).objects.filter(pgh_obj_id__in=pks).order_by()
    return dict(entries.values_list("pgh_obj_id").annotate(newest=models.Max("pgh_id")))


def changes_of(record, *, limit=50, after=0, before=None, below=None, created=True, reader=None, without=()):
    """The newest entries of a record, newest first, each with what it changed.

    `after` leaves out entries up to that id, `below` those from that id on, `before` those
    from that time on. With `created` false the entry of its making does not list every
    field, and `without` names fields never listed. Records that `reader`, a user, may not
    see are not named; None reads all.
    """
    model = entry_model(type(record))
    events = model.objects.filter(pgh_obj_id=record.pk, pgh_id__gt=after).order_by("-pgh_id")
    if before:
        events = events.filter(pgh_created_at__lt=before)
    if below is not None:
        events = events.filter(pgh_id__lt=below)
    rows = list(with_who(events)[: limit + 1])
    if not rows:
        return []
    rows, older = rows[:limit], rows[limit:]
    if after and not older:
        older = model.objects.filter(pgh_obj_id=record.pk, pgh_id__lte=after).order_by("-pgh_id")[:1]
    return told(list(zip(rows, [*rows[1:], *(older or [None])], strict=True)), created, reader, without)


def with_who(events):
    """Entries with their context and who wrote them, as `told` wants them."""
    return events.select_related("pgh_context").annotate(pgh_who=_who())


def told(pairs, created=True, reader=None, without=()):
    """What entries of one model say, each given with the one before it of the same record, or None."""
    rows, fields = [new for new, _old in pairs], kept_fields(type(pairs[0][0]), without)
    changed = [_changed(new, old, fields, created) for new, old in pairs]
    names, people = _names(pairs, changed, reader), _people(rows)
    entries = zip(pairs, changed, strict=True)
    return [_entry(new, old, fields, names, people) for (new, old), fields in entries]


def kept_fields(model, without=()):
    """The fields of a record that its entries keep, but for its number and the times it was written."""
    skip = {"id", "created_at", *without}
    return [f for f in model._meta.fields if not f.name.startswith("pgh_") and f.name not in skip]


def _who():
    """The person of an entry's context, as their names: read along with the entry, not after it."""
    key = Cast(KeyTextTransform("user", models.OuterRef("pgh_context__metadata")), models.BigIntegerField())
    names = {name: name for name in ("id", "username", "name_en", "name_zh")}
    people = get_user_model()._base_manager.filter(pk=key)
    return models.Subquery(people.values_list(JSONObject(**names))[:1])


def _people(rows):
    """The people of the entries by their key; they know their names and no more."""
    found = [row.pgh_who for row in rows if row.pgh_who]
    return {names["id"]: get_user_model()(**names) for names in found}


def _changed(new, old, fields, created):
    """The fields an entry has something to say about."""
    if new.pgh_label == "delete" or (new.pgh_label == "insert" and not created):
        return []
    blank = new.pgh_label == "insert" or old is None
    return [f for f in fields if getattr(new, f.attname) != (_nothing(f) if blank else getattr(old, f.attname))]


def _nothing(f):
    """What a field holds before a record is made."""
    if isinstance(f, models.BooleanField):
        return False
    return None if f.null or f.is_relation else ""


def _names(pairs, changed, reader):
    """What the changed foreign keys point to, by field: one query per field."""
    ids = {}
    for pair, fields in zip(pairs, changed, strict=True):
        for f in fields:
            if f.is_relation:
                ids.setdefault(f, set()).update(getattr(row, f.attname) for row in pair if row)
    return {f.name: names_of(f.related_model, of - {None}, reader) for f, of in ids.items()}


def names_of(model, ids, reader):
    """The records by id, with those the reader may not see hidden."""
    found = model._default_manager.in_bulk(ids)
    seen = set(found) if reader is None else named(model, set(found), reader)
    shown = {pk: record if pk in seen else Hidden(pk) for pk, record in found.items()}
    gone = ids - set(found)
    return shown | (_gone(model, gone, reader) if gone and is_tracked(model) and hasattr(model, "name_en") else {})


def _gone(model, ids, reader):
    """What records were called that are no longer there, as after a merge, where all who may read such names may."""
    if reader is not None and not whole(model, reader):
        return {}
    entries = entry_model(model).objects.filter(pgh_obj_id__in=ids).order_by("pgh_obj_id", "-pgh_id")
    names = entries.distinct("pgh_obj_id").values("pgh_obj_id", "name_en", "name_zh")
    return {row["pgh_obj_id"]: model(name_en=row["name_en"], name_zh=row["name_zh"]) for row in names}


def _entry(new, old, fields, names, people):
    context = new.pgh_context.metadata if new.pgh_context else {}
    before = None if new.pgh_label == "insert" else old
    return Entry(
        id=new.pgh_id,
        at=new.pgh_created_at,
        act=new.pgh_label,
        context=new.pgh_context_id,
        user=people.get(context.get("user")),
        url=context.get("url", ""),
        record=new.pgh_obj_id,
        reason=context.get("reason", ""),
        changes=[
            Change(
                capfirst(f.verbose_name),
                in_words(before, f, names) if before else "",
                in_words(new, f, names),
                f.name,
                old.pgh_id if before else 0,
            )
            for f in fields
        ],
    )


def in_words(row, f, names):
    """What a field held by an entry; `names` are those of the records that its foreign keys point to."""
    value = getattr(row, f.attname)
    if f.is_relation and value is not None:
        return str(names[f.name].get(value, value))
    return in_currency(row, f, value_in_words(f, value))


def value_in_words(f, value):
    """A value of a field that is no relation, as the history tells it."""
    if value is None or value == "":
        return ""
    if f.choices:
        return str(dict(f.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(f, models.DateTimeField):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(f, models.DecimalField):
        return number_format(value, force_grouping=True)
    return listed(value) if isinstance(value, list) else str(value)
