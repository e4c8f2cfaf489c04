"""How long what this floor keeps is kept. Leads, appointments and what hangs on them are the office's figures."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.erasing import NotErased, erase
from partners.models import Contact, ContactDouble
from promotion_crm.history import entry_model
from promotion_crm.models import ChangeSet
from promotion_crm.retaining.rules import Along, Forever, Histories, NotCarriedOut, Period
from promotion_crm.retaining.touching import untouched

YEAR = 365
GONE = "Removed after its period"
FIGURES = _("The office's figures count it for as long as they are compared with later years.")
PERSONAL = ("title", "email", "phone", "wechat", "languages", "note", "data_source")


def dormant(rows, before):
    """Contacts that nobody changed, met, invited or named since."""
    return untouched(rows, before, without=(ContactDouble,))


def erased(rule, pks, by, reason):
    """Each made anonymous as by hand: the counts and the leads stay. Who is gone is in no reason of the next."""
    for contact in Contact.objects.filter(pk__in=pks):
        try:
            reason = erase(contact, by=by, reason=reason).reason
        except NotErased as error:
            said = {"number": contact.pk, "why": error}
            raise NotCarriedOut(gettext("Contact %(number)d: %(why)s") % said) from error


def gone_long(rows, before):
    """Entries of contacts that were deleted before that time, unless a merge made them part of another."""
    kept = Contact.objects.filter(pk=OuterRef("pgh_obj_id"))
    merged = ChangeSet.objects.merges("partners.contact").filter(gone_id=OuterRef("pgh_obj_id"))
    deleted = rows.model.objects.filter(
        pgh_obj_id=OuterRef("pgh_obj_id"), pgh_label="delete", pgh_created_at__lt=before
    )
    named = ~Q(name_en=GONE, name_zh="", **dict.fromkeys(PERSONAL, ""))
    return rows.filter(named, Exists(deleted), ~Exists(kept), ~Exists(merged))


def emptied(rule, pks, by, reason):
    """What the entries say of the person goes; that there was one, and when, stays."""
    rule.of.objects.filter(pk__in=pks).update(name_en=GONE, name_zh="", **dict.fromkeys(PERSONAL, ""))


RULES = [
    Period(
        "contacts",
        _("Contacts nobody touched"),
        "partners.Contact",
        5 * YEAR,
        "updated_at",
        _("Personal data is kept no longer than its purpose needs: nobody met, invited or named the person since."),
        only=dormant,
        act=erased,
        then=_("made anonymous; counts and leads stay"),
        automatic=False,
        lot=20,
    ),
    Period(
        "contacts-gone",
        _("History of deleted contacts"),
        entry_model(Contact)._meta.label,
        3 * YEAR,
        "pgh_created_at",
        _("Until then a deletion by mistake can be looked into."),
        only=gone_long,
        act=emptied,
        then=_("made anonymous; that there was a person stays"),
        automatic=False,
        logged=True,
    ),
    Period(
        "double-searches",
        _("Searches for duplicates"),
        "partners.DoubleSearch",
        YEAR,
        "ended_at",
        _("The pairs that were found have rows of their own."),
    ),
    Along(
        "partners.ExportedContacts",
        "export",
        _("Whom a file of an export held goes with the record of the export."),
    ),
    Forever(
        _("The proof that a person was erased; it holds nothing of the person but the number."), ("partners.Erasure",)
    ),
    Forever(
        FIGURES,
        (
            "partners.Organization",
            "partners.Contact",
            "partners.ProjectLead",
            "partners.Introduction",
            "partners.CapitalReceipt",
            "partners.Milestone",
            "partners.LandingCheck",
            "partners.Issue",
            "partners.Transfer",
            "partners.Verification",
            "partners.VerificationCheck",
            "partners.Suspicion",
            "partners.Program",
            "partners.PolicyVersion",
            "partners.Batch",
            "partners.Appointment",
            "partners.Call",
            "partners.Application",
            "partners.Termination",
            "partners.Contribution",
            "partners.Evaluation",
            "partners.EvaluationHeadScore",
            "partners.EvaluationInput",
            "partners.Recognition",
            "partners.Dispatch",
            "partners.DispatchRecipient",
        ),
    ),
    Forever(
        _("What figures were worked out with."),
        (
            "partners.Industry",
            "partners.ExchangeRate",
            "partners.EvaluationHead",
            "partners.EvaluationClock",
            "partners.ContributionRule",
            "partners.IncentiveRule",
        ),
    ),
    Forever(
        _("The steps of a lead or an application, whose times are figures too."),
        ("partners.StageChange", "partners.StatusChange", "partners.ApplicationStep", "partners.ResponseClock"),
    ),
    Forever(_("Evidence: withdrawn with a reason, never deleted."), ("partners.Document",)),
    Forever(
        _("A decision on two records, or a word to a colleague, that goes with the record."),
        ("partners.OrganizationDouble", "partners.ContactDouble", "partners.Reminder"),
    ),
    Histories(_("The history proves who changed what; a person is taken out of it by an erasure."), "partners"),
]
