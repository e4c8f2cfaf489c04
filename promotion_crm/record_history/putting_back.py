"""One field of a record gets a value again that it held: through the form of the admin, so by every rule of an edit."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.db.models import FileField
from django.http import Http404, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.conflicts import retype
from promotion_crm.history import because, entry_model, in_words, kept_fields, last_id, names_of
from promotion_crm.naming import hide
from promotion_crm.refusing import said
from promotion_crm.wording import after_label

MOVED = ("stage", "status", "state")  # fields that only an act of the record changes


def form_class(request, record):
    """The form this person edits the record by, or None."""
    of = admin.site._registry.get(type(record))
    if not of or not request.user.is_staff or not of.has_change_permission(request, record):
        return None
    hide([record], request.user)  # what may not be named is only shown
    return of.get_form(request, record, change=True)


def put_back_fields(request, record):
    """The names of the fields this person may put back."""
    form = form_class(request, record)
    kept = {f.name for f in kept_fields(entry_model(type(record))) if not isinstance(f, FileField)}
    return {name for name, field in form.base_fields.items() if name in kept and not field.disabled} if form else set()


class PuttingBack:
    """Looked at first, then done. Raises Http404 for an entry that is none of this record's."""

    def __init__(self, request, record, entry, name):
        self.request, self.record = request, record
        entries = entry_model(type(record))
        self.then = entries.objects.filter(pgh_obj_id=record.pk, pgh_id=entry).first()
        self.field = next((f for f in kept_fields(entries) if f.name == name), None)
        if not self.then or not self.field:
            raise Http404(_("There is no such change of this record."))

    @property
    def label(self):
        return capfirst(self.field.verbose_name)

    @property
    def words(self):
        """The value now and the one to put back."""
        rows = [self._now(), self.then]
        ids = {getattr(row, self.field.attname) for row in rows} - {None}
        names = {}
        if self.field.is_relation:
            names = {self.field.name: names_of(self.field.related_model, ids, self.request.user)}
        return [in_words(row, self.field, names) for row in rows]

    def _now(self):
        return entry_model(type(self.record)).objects.filter(pgh_obj_id=self.record.pk).order_by("-pgh_id").first()

    @property
    def value(self):
        return getattr(self.then, self.field.attname)

    def why_not(self):
        """A sentence where this field is not put back at all, else "". Raises PermissionDenied."""
        if not form_class(self.request, self.record):
            raise PermissionDenied(_("Only those who may change this record put back a value of it."))
        what = {"field": self.label}
        if self.field.name.startswith(MOVED):
            return _("%(field)s is not put back but moved by its own act, on the page of the record.") % what
        if isinstance(self.field, FileField):
            return _("%(field)s is a file and is not put back. Add the file again.") % what
        if self.field.name not in put_back_fields(self.request, self.record):
            return _("%(field)s cannot be changed by hand, or no longer; so it is not put back.") % what
        if getattr(self.record, self.field.attname) == self.value:
            return _("%(field)s has this value already.") % what
        return ""

    def run(self, seen):
        """Do it; `seen` is the newest entry the person saw. Returns what is wrong, in sentences."""
        try:
            with transaction.atomic(), because(_("Put back: %(field)s") % {"field": self.label}):
                form = self._form(seen)
                if not form.is_valid():
                    return _problems(form)
                admin.site._registry[type(self.record)].save_model(self.request, form.save(commit=False), form, True)
        except (IntegrityError, InternalError) as error:
            return [said(error)]
        return []

    def _form(self, seen):
        """The form as it would be sent by who changed this one field and nothing else."""
        form = form_class(self.request, self.record)(QueryDict(mutable=True), instance=self.record)
        for name, field in form.fields.items():
            retype(form, name, form.get_initial_for_field(field, name))
        retype(form, self.field.name, self.value)
        form.data["history_seen"] = seen
        return form

    def seen(self):
        return last_id(self.record)


def _problems(form):
    if form.has_error("__all__", code="stale"):
        return [_("Someone else changed this record meanwhile. Look at it again, then decide.")]
    general = [str(error) for error in form.non_field_errors()]
    named = [name for name in form.errors if name in form.fields]
    return general + [after_label(form[name].label, error) for name in named for error in form.errors[name]]
