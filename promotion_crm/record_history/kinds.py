"""Which records have a History page, who reads it, and which rows of theirs it tells of."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from promotion_crm.history import entry_model, is_tracked
from promotion_crm.models import CrmQuerySet


class KindConverter:
    """partners.projectlead in an address; always with its dot, so that other pages may stand beside."""

    regex = r"[a-z_]+\.[a-z_]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def model_of(kind):
    """The model of a kind, partners.projectlead; None for one whose history nobody may read here."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    kept = is_tracked(model) and isinstance(model._default_manager.all(), CrmQuerySet)
    return model if kept else None


def record_for(user, kind, pk):
    """The record, where this person may read its history. Raises Http404 and PermissionDenied."""
    model = model_of(kind)
    if not model:
        raise Http404(_("No history is kept of such records."))
    record = get_object_or_404(model._default_manager.visible_to(user), pk=pk)
    if not may_read(user, record):
        raise PermissionDenied(_("You see the key facts of such records, and not their history."))
    return record


def may_read(user, record):
    needed = settings.HISTORY_NEEDS.get(record._meta.label_lower, "")
    return not needed or user.has_perm(needed)


@dataclass(frozen=True)
class Source:
    """Rows of a model by the column of their entries that names the record."""

    model: type
    column: str
    pk: int

    @property
    def is_record(self):
        return self.column == "pgh_obj_id"

    @property
    def entries(self):
        return entry_model(self.model).objects.order_by()

    def rows(self, reader):
        """The entries this person may read. What is gone is read by who sees all rows of its kind."""
        entries = self.entries.filter(**{self.column: self.pk})
        if self.is_record:
            return entries
        seen = self.model._default_manager.visible_to(reader)
        if reader.is_superuser or not seen.query.where:
            return entries
        return entries.filter(Q(pgh_obj_id__in=seen.filter(**{self.column: self.pk}).order_by().values("pk")))


def sources(record, reader):
    """The record itself, and what belongs to it of what this person may see."""
    own, found = type(record), []
    for name in settings.HISTORY_PARTS.get(record._meta.label_lower, []):
        label, _dot, field = name.rpartition(".")
        model = apps.get_model(label)
        if is_tracked(model) and reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            found.append(Source(model, model._meta.get_field(field).attname, record.pk))
    return [Source(own, "pgh_obj_id", record.pk), *found]
