"""What two people made of one record, field by field: before, theirs, mine, and which of the two is saved.

The form shows what would be saved. A choice that stays as offered changes nothing in it; any
other names the history entry whose value is taken instead, and is put in before the form is judged.
"""

from dataclasses import dataclass

from django import forms
from django.db import models
from django.template.loader import render_to_string

from .history import entry_model, names_of, value_in_words

TAKE = "history_take-"  # and the name of the field: the number of an entry, or nothing


@dataclass
class Conflict:
    """`entry` is the number of the entry that has the value which is not offered; `now` is the record as it is."""

    field: models.Field
    label: str
    base: object
    now: object
    touched: bool
    entry: int


def table(form, conflicts):
    """The choices, as part of what the form says is wrong."""
    rows = [_row(form, conflict) for conflict in conflicts]
    return render_to_string("parts/conflict.html", {"rows": rows, "form_id": form.form_id})


def _row(form, conflict):
    f = conflict.field
    before, theirs = (_words(form, f, row) for row in (conflict.base, conflict.now))
    return {
        "label": conflict.label,
        "name": form.add_prefix(TAKE + f.name),
        "before": before,
        "theirs": theirs,
        "mine": _typed(form, f) if conflict.touched else before,
        "touched": conflict.touched,
        "entry": conflict.entry,
    }


def _words(form, f, row):
    value = getattr(row, f.attname) if row is not None else None
    if f.is_relation:
        return str(names_of(f.related_model, {value} - {None}, form.reader).get(value, "")) if value else ""
    return value_in_words(f, value)


def _typed(form, f):
    """What someone typed, in words where it made sense."""
    if f.name not in form.cleaned_data:
        return form.data.get(form.add_prefix(f.name), "")
    value = form.cleaned_data[f.name]
    return str(value or "") if f.is_relation else value_in_words(f, value)


def chosen(form):
    """The data of a form with the values that were chosen in place of those it was sent with."""
    taken = {name: form.data.get(form.add_prefix(TAKE + name), "") for name in form.fields}
    taken = {name: int(key) for name, key in taken.items() if key.isascii() and key.isdigit() and len(key) < 19}
    if not taken:
        return form.data
    record = form.instance
    entries = entry_model(type(record)).objects.filter(pgh_obj_id=record.pk).in_bulk(taken.values())
    form.data = form.data.copy()
    by_name = {f.name: f.attname for f in type(record)._meta.concrete_fields}
    for name, key in taken.items():
        if key in entries and name in by_name and hasattr(entries[key], by_name[name]):
            retype(form, name, getattr(entries[key], by_name[name]))
        form.data.pop(form.add_prefix(TAKE + name))
    return form.data


def retype(form, name, value):
    """Put a value into the data of a form, as its control would send it."""
    field, key = form.fields[name], form.add_prefix(name)
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps those of relations
    if isinstance(field, forms.FileField):
        return
    if isinstance(widget, forms.CheckboxInput):
        form.data.pop(key, None)
        if value:
            form.data[key] = "on"
    elif isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        for suffix, part, text in parts:
            form.data[key + suffix] = _one(part.format_value(text))
    elif getattr(widget, "allow_multiple_selected", False):
        form.data.setlist(key, [str(one) for one in field.prepare_value(value) or ()])
    else:
        form.data[key] = _one(widget.format_value(field.prepare_value(value)))


def _one(typed):
    return (str(typed[0]) if typed else "") if isinstance(typed, list) else typed or ""


def plain(value):
    return getattr(value, "pk", value)


def same(mine, other):
    """Equal, where a blank is a blank however it is kept."""
    return mine == other or (mine in (None, "") and other in (None, ""))
