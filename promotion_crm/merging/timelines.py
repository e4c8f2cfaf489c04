"""Merges on the timeline of the record that stayed."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm.models import ChangeSet
from promotion_crm.roles import UNDO_ANY
from promotion_crm.timelines import Moment
from promotion_crm.wording import listed

from .gone import all_as_they_were, merged_into
from .relations import list_of

VIEW = "promotion_crm.view_changeset"


def whether_merged(model):
    """For the rows of a page: whether anything was ever merged into one, so that most need not ask."""
    rows = ChangeSet.objects.merges(model._meta.label_lower).filter(kept_id=OuterRef("pk"))
    return {"was_merged": Exists(rows)} if list_of(model) else {}


def merges_of(user, record, before, limit):
    if not getattr(record, "was_merged", True):
        return []
    model, kind = type(record), record._meta.label_lower
    rows = ChangeSet.objects.merges(kind).filter(gone_id__in=merged_into(kind, record.pk)).select_related("by")
    rows = list((rows.filter(at__lt=before) if before else rows).order_by("-at")[:limit])
    gone = all_as_they_were(model, [one.gone_id for one in rows])
    return [_merge(one, gone.get(one.gone_id), user) for one in rows]


def _merge(one, gone, user):
    fields = [capfirst(type(gone)._meta.get_field(name).verbose_name) for name in one.fields] if gone else []
    may_look = user.has_perm(VIEW) and (one.by_id == user.pk or user.has_perm(UNDO_ANY))
    links = [(_("Its own history"), reverse("merged", args=[one.list_name, one.gone_id]))]
    return Moment(
        at=one.at,
        icon="link",
        title=_("Merged with “%(name)s”, number %(pk)d") % {"name": gone or "—", "pk": one.gone_id},
        text=one.reason,
        ours=True,
        meta=[str(one.by or ""), _("taken from it: %(fields)s") % {"fields": listed(fields)} if fields else ""],
        links=[*links, (_("What it did"), one.get_absolute_url())] if may_look else links,
    )
