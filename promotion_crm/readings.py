"""Who opened what is restricted: each page that shows such a record says so here, in the log `Reading`.

A record is restricted when its `is_restricted` says so. Pages of records write the reading along with the visit, see
visits.py, in one statement; every other page calls `read`. What is not restricted leaves no reading.
"""

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from .models import Reading
from .panels import Panel

SEES_READINGS = "promotion_crm.view_reading"
LONGEST = Reading._meta.get_field("address").max_length
# Part of the statement that remembers a visit.
WITH_VISIT = f"""
    read AS (
        INSERT INTO {Reading._meta.db_table} (user_id, at, kind, record_id, address)
        SELECT %(user)s, %(now)s, %(kind)s, %(record)s, %(address)s WHERE %(restricted)s
    )
"""


def is_restricted(record):
    return getattr(record, "is_restricted", False)


def read(request, record):
    """This page shows a restricted record, or restricted notes of it, to whoever asked."""
    Reading.objects.create(
        user=request.user,
        at=now(),
        kind=record._meta.label_lower,
        record_id=record.pk,
        address=request.path[:LONGEST],
    )


def readings_url(record):
    return reverse("readings-of", args=[record._meta.label_lower, record.pk])


def readings_of(request, record):
    """The panel of a restricted record that leads to who opened it, for those who may know. It asks nothing."""
    if not is_restricted(record) or not request.user.has_perm(SEES_READINGS):
        return None
    return Panel(
        _("Restricted"),
        "history/readings_panel.html",
        url=readings_url(record),
        url_label=_("Who opened this"),
        name="readings",
    )
