"""The panel of a record that lists its documents, for the floors that have some."""

from django.urls import reverse
from django.utils.translation import gettext as _

from promotion_crm.panels import Panel

SHOWN = 12


def documents_panel(request, model, target, record, *, any_there=True, may_add=False):
    """The documents of a record; without a query where none are there. None where there is nothing to show or do."""
    user, meta = request.user, model._meta
    if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return None
    may_add = may_add and user.has_perm(f"{meta.app_label}.add_{meta.model_name}")
    rows = []
    if any_there:
        rows = model.objects.visible_to(user).filter(**{target: record}).select_related("uploaded_by", "withdrawn_by")
        rows = list(rows.order_by("withdrawn_at", "-uploaded_at", "-pk")[: SHOWN + 1])
        rows.sort(key=lambda row: row.withdrawn_at is not None)  # those that stand come first
    if not rows and not may_add:
        return None
    return Panel(
        _("Documents"),
        "documents/panel.html",
        {"rows": rows[:SHOWN], "more": len(rows) > SHOWN},
        count=len(rows) if len(rows) <= SHOWN else f"{SHOWN}+",
        url=reverse(f"add-{model.URL}", args=[target, record.pk]) if may_add else "",
        url_label=_("Add files"),
        name="documents",
    )
