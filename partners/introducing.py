"""Who brought a lead: the panel of its page, and finding a partner by number or while its name is typed."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partners.models import Appointment, Introduction, Organization, ProjectLead
from partners.models.introduction_rules import MOVES
from promotion_crm.panels import Panel
from promotion_crm.roles import OVERRIDE, VERIFY

FOUND = 8
LARGEST = 2**31 - 1
JOINED = ("partner", "appointment__program", "appointment__batch__program", "override_by")
# The button that makes a claim what it becomes.
ACTS = {
    "claimed": gettext_lazy("Take up again"),
    "investor_confirmed": gettext_lazy("Confirm"),
    "verified": gettext_lazy("Verify"),
    "rejected": pgettext_lazy("a claim", "Reject"),
    "disputed": gettext_lazy("Dispute"),
}


def find_partners(text, user, day):
    """Up to eight organizations that hold the text; those that held an appointment that day come first."""
    text = text.replace("\0", "").strip()[:100]
    if not text:
        return []
    held = Appointment.objects.filter(organization=OuterRef("pk")).held_on(day)
    rows = Organization.objects.visible_to(user).find(text).annotate(held=Exists(held))
    return list(rows.order_by("-held", Length("name_en"), "name_en", "id")[:FOUND])


def the_one_meant(text, user):
    """The organization of this number, or the only one with this name. Raises ValidationError."""
    rows = Organization.objects.visible_to(user)
    if not text:
        raise ValidationError(_("Name the partner."))
    if text.isascii() and text.lstrip("+-").isdigit():  # a sign does not make it a name
        found = list(rows.filter(pk=int(text))) if text.isdigit() and int(text[:11]) <= LARGEST else []
        if not found:
            raise ValidationError(_("There is no such record among those you may see."))
        return found[0]
    found = list(rows.find(text).order_by("pk")[:6])
    if not found:
        raise ValidationError(_("No record has such a name."))
    if len(found) > 1:
        named = ", ".join(f"{row.pk} ({row})" for row in found[:5]) + (" …" if found[5:] else "")
        cure = _("Write the number of one: %(names)s.") % {"names": named}
        raise ValidationError([_("Several records have such a name."), cure])
    return found[0]


def introductions_of_lead(request, record):
    """Who brought it: each claim with its appointment of that day, and what this person may make of it."""
    user = request.user
    tended = ProjectLead.objects.tended_by(user).filter(pk=OuterRef("lead"))
    rows = record.introductions.visible_to(user).annotate(tended=Exists(tended))
    rows = list(rows.select_related(*JOINED).order_by("-share", "id"))
    for row in rows:
        row.wrong = row.against_the_rules()
        row.moves = [(state, ACTS[state]) for state in MOVES[row.state] if _may_make(row, state, record, user)]
        row.may_accept = bool(row.wrong) and user.has_perm(OVERRIDE)
    return Panel(
        _("Introduced by"),
        "partners/panels/introductions.html",
        {
            "rows": rows,
            "named": sum(row.share for row in rows if row.state != Introduction.State.REJECTED),
            "may_claim": user.has_perm("partners.add_introduction"),
        },
        name="introductions",
    )


def _may_make(row, state, lead, user):
    """As `Introduction.set_state` judges it, without asking the database for each row."""
    if state in (Introduction.State.VERIFIED, Introduction.State.REJECTED):
        return (user.has_perm(VERIFY) or user.has_perm(OVERRIDE)) and lead.owner_id != user.pk
    return row.tended and user.has_perm("partners.change_introduction")
