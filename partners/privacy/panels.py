"""What the page of a contact shows of the rights of a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.consent import history_of
from partners.exported_people import exports_with, numbers_of
from promotion_crm.lists.base import heading_of
from promotion_crm.panels import Panel
from promotion_crm.roles import ERASE_CONTACT, REPORT_CONTACT

SHOWN = 3


def consent_of(request, record):
    """Why we may keep what we know, and the way to say that it changed."""
    entries = history_of(record)
    context = {
        "record": record,
        "entries": entries[:SHOWN],
        "more": len(entries) > SHOWN,
        "may_edit": record.may_edit and not record.is_erased,
        "may_erase": not record.is_erased and request.user.has_perm(ERASE_CONTACT),
        "may_report": request.user.has_perm(REPORT_CONTACT),
    }
    return Panel(
        _("Personal data"),
        "partners/privacy/consent_panel.html",
        context,
        url=reverse("contact-consent", args=[record.pk]),
        url_label=_("Consent and history"),
        name="personal-data",
    )


def exports_of(request, record):
    """In which files the person went out, to whom, and what for."""
    if not request.user.has_perm(REPORT_CONTACT):
        return None
    rows = list(exports_with(numbers_of(record))[: SHOWN + 1])
    for row in rows:
        row.heading = heading_of(row.list_name)
    return Panel(
        _("Exported in"),
        "partners/privacy/exports_panel.html",
        {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "url": reverse("contact-report", args=[record.pk])},
        name="exported-in",
    )
