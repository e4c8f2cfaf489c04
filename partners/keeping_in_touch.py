"""Keep in touch every so many weeks: whom, by when, whose it is. Any meeting puts it off by itself.

By when is worked out from the last complete meeting, also one the reader may not see: that an
organization was met is no secret, and a colleague sent there the next day would be one too many.
"""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Organization
from promotion_crm.digesting import Part
from promotion_crm.panels import Panel
from promotion_crm.templatetags.crm import short_day

COLUMNS = "name,other_name,keep_in_touch_weeks,keep_in_touch,keep_in_touch_by,account_manager"
SOON = 14  # days before it is due that it stands on the desk


def due_to(user, day):
    """Those this person is to keep in touch with by that day, the latest first."""
    rows = Organization.objects.visible_to(user).touched_by(user).to_keep_in_touch()
    return rows.filter(touch_due__lte=day).order_by("touch_due", "pk")


def keep_in_touch_with(request, record):
    """On the page of an organization, whose view has asked for `met_on` and `touch_due`."""
    if not record.keep_in_touch_weeks and not record.may_edit:
        return None
    url = reverse("keep-in-touch", args=[record.pk]) if record.may_edit else ""
    return Panel(
        _("Keep in touch"),
        "partners/panels/keep_in_touch.html",
        {"row": record, "who": _who(record)},
        url=url,
        url_label=_("Change") if record.keep_in_touch_weeks else _("Set"),
        name="keep-in-touch",
    )


def _who(record):
    named = record.keep_in_touch_by
    return named if named and (named.is_active or not record.account_manager) else record.account_manager


def touch_due_parts(user):
    """For the mail of what is due: those whose time has come."""
    if not user.has_perm("partners.view_organization"):
        return
    rows = list(due_to(user, localdate()))
    if rows:
        title = ngettext("%d organization to get in touch with", "%d organizations to get in touch with", len(rows))
        lines = [(_touched(row), row.get_absolute_url()) for row in rows]
        path = f"{reverse('organizations')}?keep_in_touch_before={localdate()}&touch_mine=1"
        yield Part(title % len(rows), lines, path)


def _touched(row):
    if not row.met_on:
        return _("%(name)s, not met so far") % {"name": row.name}
    return _("%(name)s, last met %(day)s") % {"name": row.name, "day": short_day(row.met_on)}
