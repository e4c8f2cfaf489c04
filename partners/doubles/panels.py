"""What the page of an organization, or of a contact, says it may be the same as."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import doubles_of
from promotion_crm.panels import Panel

from .telling import merge_url, theirs

SHOWN = 6


def doubles_of_record(request, record):
    """Its open pairs, for those who may decide about such records."""
    doubles = doubles_of(type(record))
    if not request.user.has_perm(f"partners.change_{doubles._meta.model_name}"):
        return None
    rows = doubles.objects.visible_to(request.user).open().of(record).select_related(*_joined(doubles))
    rows = list(rows.order_by("-score", "-id")[:SHOWN])
    if not rows:
        return None
    name = f"{record._meta.model_name}s"
    mine = theirs({pk for row in rows for pk in (row.one_id, row.other_id)}, doubles, request.user)
    lines = [(row.beside(record), row.ground_labels, merge_url(name, row, mine, request.user)) for row in rows]
    url = reverse("doubles", args=[name])
    return Panel(
        _("May be the same as"), "partners/panels/doubles.html", {"rows": lines}, count=len(rows), url=url,
        url_label=_("All duplicates"), name="doubles",
    )  # fmt: skip


def _joined(doubles):
    of = ("__organization",) if doubles._meta.model_name == "contactdouble" else ("",)
    return [f"{side}{path}" for side in ("one", "other") for path in of]
