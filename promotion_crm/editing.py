"""Two people edit one record: the second is told what changed, and loses nothing typed.

A form built on `Unchanged` remembers the newest history entry its reader saw. When newer
ones exist it refuses once: it names each change, takes over what the reader had not
touched, keeps what they typed, shows both beside what there was before (conflicts.py), and
saving again then saves on purpose, with what was chosen for each field. Call `is_valid()`
and `save()` in one transaction, so that the row stays locked between them.
"""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, get_text_list
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .conflicts import Conflict, chosen, plain, retype, same, table
from .history import changes_of, entry_model, is_tracked, last_id

TOLD = 10  # changes named at most; the History page has them all


class Silent:
    """A field that is no part of the record, so it never makes the form count as changed."""

    def has_changed(self, initial, data):
        return False


class SeenField(Silent, forms.IntegerField):
    """The id of the newest history entry when the form was shown."""

    widget = forms.HiddenInput


class Unchanged(forms.ModelForm):
    """`reader` is the user who fills in the form; names they may not read are not told.

    `form_id` is the id of the <form> it stands in, for the choices of a conflict that are
    shown outside of it; None where they are shown inside.
    """

    history_seen = SeenField(label=gettext_lazy("History seen"), required=False)
    reader = None
    only_if_changed = False
    form_id = "editing"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.instance.pk is not None:
            # What is typed is not the record's yet: a refused page shows the record.
            self.instance = copy(self.instance)
        if self._watched and not self.is_bound and "history_seen" not in self.initial:
            self.initial["history_seen"] = last_id(self.instance)

    @property
    def given(self):
        """What was typed, without the mark of what was seen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "history_seen"}

    @property
    def _watched(self):
        return self.instance.pk is not None and is_tracked(type(self.instance))

    def full_clean(self):
        if self.is_bound and self._watched:
            self.data = chosen(self)
        super().full_clean()

    def clean(self):
        cleaned = super().clean()
        if self._watched and (not self.only_if_changed or self.has_changed()):
            self._refuse_once_if_stale()
        return cleaned

    def _refuse_once_if_stale(self):
        model = type(self.instance)
        # By no_key others may still add rows that point to this one, as those who compare leads do.
        rows = model._default_manager.select_for_update(of=("self",), no_key=True)
        now = rows.filter(pk=self.instance.pk).first()
        if now is None:
            raise ValidationError(_("Someone deleted this record while you were writing."))
        seen, newest = self.cleaned_data.get("history_seen") or 0, last_id(now)
        if newest <= seen:
            return
        conflicts = self._take_over(now, seen, newest)
        self.data[self.add_prefix("history_seen")] = str(newest)
        told = changes_of(now, after=seen, limit=TOLD, created=False, reader=self.reader)
        kept = [conflict.label for conflict in conflicts if conflict.touched]
        beside = [table(self, conflicts)] if conflicts else []
        raise ValidationError([_intro(now), *_told(told), _outlook(kept), *beside], code="stale")

    def _take_over(self, now, seen, newest):
        """Fill what the reader had not touched with what it is now; what differs, field by field."""
        self.data, conflicts = self.data.copy(), []
        base = entry_model(type(now)).objects.filter(pgh_obj_id=now.pk, pgh_id=seen).first()
        for f in type(now)._meta.concrete_fields:
            if f.name not in self.fields or (base is not None and not hasattr(base, f.attname)):
                continue
            theirs = getattr(now, f.attname)
            mine = plain(self.cleaned_data[f.name]) if f.name in self.cleaned_data else object()
            before = getattr(base, f.attname) if base is not None else object()
            if before == theirs or (base is None and same(mine, theirs)):
                continue
            touched = not same(mine, before)
            if touched and same(mine, theirs):
                continue
            label = str(self.fields[f.name].label or capfirst(f.verbose_name))
            conflicts.append(Conflict(f, label, base, now, touched, newest if touched else seen))
            if not touched:
                retype(self, f.name, theirs)
        return conflicts


def _intro(record):
    name = record._meta.verbose_name
    return _("Someone else saved this %(name)s while you were writing. Nothing you typed is lost.") % {"name": name}


def _told(entries):
    return [_sentence(entry, change) for entry in entries for change in entry.changes][:TOLD]


def _sentence(entry, change):
    return _("%(who)s changed %(field)s from “%(before)s” to “%(after)s” at %(when)s.") % {
        "who": entry.user or _("Someone"),
        "field": change.field,
        "before": change.before or "—",
        "after": change.after or "—",
        "when": _time(localtime(entry.at)),
    }


def _time(at):
    return at.strftime("%H:%M" if at.date() == localdate() else "%Y-%m-%d %H:%M")


def _outlook(kept):
    if kept:
        fields = get_text_list(kept, _("and"))
        return _("Save again to keep your version of %(fields)s.") % {"fields": fields}
    return _("The form now shows these changes beside yours. Save again to save both.")
