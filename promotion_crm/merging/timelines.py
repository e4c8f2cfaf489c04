"""Merges on the timeline of the record that stayed, and what had been done to the one that went."""

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from promotion_crm import history
from promotion_crm.models import ChangeSet
from promotion_crm.timelines import Moment
from promotion_crm.wording import listed

from .gone import as_it_was, merged_into
from .relations import list_of

ONES = 5  # records that went whose own changes are told


def whether_merged(model):
    """For the rows of a page: whether anything was ever merged into one, so that most need not ask."""
    rows = ChangeSet.objects.merges(model._meta.label_lower).filter(kept_id=OuterRef("pk"))
    return {"was_merged": Exists(rows)} if list_of(model) else {}


def merges_of(user, record, before, limit):
    if not getattr(record, "was_merged", True):
        return []
    model, kind = type(record), record._meta.label_lower
    went = merged_into(kind, record.pk)
    moments = []
    rows = ChangeSet.objects.merges(kind).filter(gone_id__in=went).select_related("by").order_by("-at")[:ONES]
    for one in rows:
        gone = as_it_was(model, one.gone_id)
        if not before or one.at < before:
            moments.append(_merge(one, gone, user))
        moments += _changes(gone, user, before, limit) if gone else []
    return sorted(moments, key=lambda moment: moment.at, reverse=True)[:limit]


def _merge(one, gone, user):
    mine = ChangeSet.objects.all().seen_by(user).filter(pk=one.pk).exists() if may_see(user) else False
    fields = [capfirst(type(gone)._meta.get_field(name).verbose_name) for name in one.fields] if gone else []
    taken = [_("taken from it: %(fields)s") % {"fields": listed(fields)}] if fields else []
    return Moment(
        at=one.at,
        icon="link",
        title=_("Merged with “%(name)s”, number %(pk)d") % {"name": gone or "—", "pk": one.gone_id},
        text=one.reason,
        ours=True,
        meta=[str(one.by) if one.by else "", *taken],
        links=[(_("What it did"), one.get_absolute_url())] if mine else [],
    )


def may_see(user):
    return user.has_perm("promotion_crm.view_changeset")


def _changes(gone, user, before, limit):
    """What was changed of it while it was a record of its own."""
    entries = history.changes_of(gone, limit=limit, before=before, created=False, reader=user)
    return [
        Moment(
            at=entry.at,
            icon="history",
            title=(_("Created, as “%(name)s”") if entry.act == "insert" else _("Changed, as “%(name)s”"))
            % {"name": gone},
            text=entry.reason,
            meta=[str(entry.user)] if entry.user else [],
            changes=entry.changes,
        )
        for entry in entries
        if entry.act == "insert" or entry.changes
    ]
