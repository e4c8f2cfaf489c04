"""Organizations and contacts that are two records of one: what becomes of what points to them on this floor."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from partners.models import Appointment, Introduction, Organization, ProjectLead
from partners.models.doubles import doubles_of
from partners.models.term_rules import DATED_TERM
from promotion_crm.merging.answers import Bar, Clears, Goes, Mergeable, Moves, OneStays, Refused
from promotion_crm.merging.looking import problem_of

DEEPEST = 50  # parents that are followed
LANDED = Bar(
    Q(stage__in=("landed", "operating")),
    _(
        "These landed leads are locked, their investor with them. Keep the organization they name, "
        "or have a verifier correct the leads first:"
    ),
)


def standing_claim(ours, kept):
    """A rejected claim gives way to the other; of two that stand neither does."""
    rejected = [row for row in (ours, kept) if row.state == Introduction.State.REJECTED]
    if not rejected:
        return None
    return kept if ours in rejected else ours


def confirmed_first(ours, kept):
    return ours if ours.acknowledged_on and not kept.acknowledged_on else kept


def own_investments(merge):
    """A claim on a lead whose investor would be the partner itself, where the claim does not say so."""
    pair = {merge.kept.pk, merge.gone.pk}
    claims = Introduction.objects.filter(partner__in=pair, lead__investor__in=pair, own_investment=False)
    claims = claims.exclude(partner=F("lead__investor")).exclude(state=Introduction.State.REJECTED)
    said = _(
        "The partner would be the investor itself, and the claim does not say so. "
        "Mark the introductions of these leads as the partner's own investment first:"
    )
    yield from _problem(ProjectLead.objects.filter(pk__in=claims.values("lead")), said, merge.by)


def circles(merge):
    """A parent organization that would lie below the merged one."""
    pair, above = {merge.kept.pk, merge.gone.pk}, _parent_chosen(merge)
    for _step in range(DEEPEST):
        if above is None:
            return
        if above in pair:
            said = _("Parent organization: it would lie below the merged record; choose the other one, or none.")
            yield problem_of(Organization, [_parent_chosen(merge)], said, merge.by)
            return
        above = Organization.objects.filter(pk=above).values_list("parent", flat=True).first()


def _parent_chosen(merge):
    field = Organization._meta.get_field("parent")
    return merge.choice.value(merge.gone if merge.choice.chosen["parent"] == "gone" else merge.kept, field)


def leads_of_another_investor(merge):
    """A lead whose contact would no longer be one of its investor."""
    field = merge.model._meta.get_field("organization")
    chosen = merge.gone if merge.choice.chosen["organization"] == "gone" else merge.kept
    pair = [merge.kept.pk, merge.gone.pk]
    leads = ProjectLead.objects.filter(contact__in=pair, investor=F("contact__organization"))
    leads = leads.exclude(investor=merge.choice.value(chosen, field))
    said = _(
        "The contact of these leads would no longer be one of their investor. "
        "Choose the other organization, or merge the two organizations first:"
    )
    yield from _problem(leads, said, merge.by)


def _problem(rows, said, by):
    if pks := list(rows.order_by("pk").values_list("pk", flat=True)):
        yield problem_of(rows.model, pks, said, by)


def pass_verdicts_on(gone, kept):
    """What was decided to be different from the one that goes is different from the one that stays."""
    doubles_of(type(gone)).objects.pass_on(gone, kept)


def overlapping_terms(merge):
    """Terms that either held in one program on the same days."""
    mine, theirs = (Appointment.objects.filter(DATED_TERM, organization=one.pk) for one in (merge.kept, merge.gone))
    over = theirs.filter(program=OuterRef("program"), starts_on__lte=Coalesce(OuterRef("ends_on"), date.max))
    over = over.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on")))
    held = Q(state__in=Appointment.State.HELD)  # two that are both held: the rule of the relation tells that
    over = mine.filter(~held & Exists(over) | held & Exists(over.exclude(held)))
    said = _("Both held these terms in one program at the same time. Correct the days of one of them first:")
    yield from _problem(over, said, merge.by)


MERGES = [
    Mergeable("organizations", checks=(own_investments, circles, overlapping_terms), first=(pass_verdicts_on,)),
    Mergeable(
        "contacts",
        cautious=("do_not_contact", "is_primary"),
        checks=(leads_of_another_investor,),
        first=(pass_verdicts_on,),
    ),
]
PAIRS = ngettext_lazy("%(number)d pair that may be the same", "%(number)d pairs that may be the same", "number")
ANSWERS = [
    *(
        Goes(
            f"partners.{model}.{side}",
            "Open pairs with the one that goes are compared anew; what was decided passes on to the kept one.",
            told=PAIRS,
        )
        for model in ("OrganizationDouble", "ContactDouble")
        for side in ("one", "other")
    ),
    Moves(
        "partners.Organization.parent",
        "Branches of both are branches of the kept one.",
        told=ngettext_lazy("%(number)d branch", "%(number)d branches", "number"),
        shown=("organizations", "parent"),
    ),
    Moves(
        "partners.Contact.organization",
        "Its people work for the kept one.",
        told=ngettext_lazy("%(number)d contact", "%(number)d contacts", "number"),
        shown=("contacts", "organization"),
        rules={
            "contact_one_primary": Clears(
                _("The primary contact of the kept organization stays primary."), {"is_primary": False}
            )
        },
    ),
    # Before the introductions, each of which rests on an appointment of its own partner.
    Moves(
        "partners.Appointment.organization",
        "Terms are held by the kept one from their first day.",
        told=ngettext_lazy("%(number)d appointment", "%(number)d appointments", "number"),
        shown=("appointments", "organization"),
        rules={
            "appointment_one_active": Refused(
                _("Both hold an active appointment in one program. End one of these appointments first:")
            )
        },
    ),
    Moves(
        "partners.Appointment.representative",
        "The person represents all that either did.",
        told=ngettext_lazy("%(number)d appointment", "%(number)d appointments", "number"),
    ),
    Moves(
        "partners.Application.organization",
        "What either applied for, the kept one applied for.",
        told=ngettext_lazy("%(number)d application", "%(number)d applications", "number"),
        shown=("applications", "organization"),
        rules={
            "application_one_open": Refused(
                _("Both have an open application in one program. Withdraw one of these applications first:")
            )
        },
    ),
    Moves(
        "partners.Application.representative",
        "The person is proposed by all that proposed either.",
        told=ngettext_lazy("%(number)d application", "%(number)d applications", "number"),
    ),
    Moves(
        "partners.Recognition.organization",
        "What either was honoured with is that of the kept one.",
        told=ngettext_lazy("%(number)d recognition", "%(number)d recognitions", "number"),
        shown=("recognitions", "organization"),
        rules={"recognition_once": Refused(_("Both were given the same for one year. Delete one of these first:"))},
    ),
    Moves(
        "partners.Recognition.contact",
        "What either was given is that of the kept person.",
        told=ngettext_lazy("%(number)d recognition", "%(number)d recognitions", "number"),
        rules={"recognition_once": Refused(_("Both were given the same for one year. Delete one of these first:"))},
    ),
    Moves(
        "partners.DispatchRecipient.organization",
        "What either was sent, the kept one was sent.",
        told=ngettext_lazy("%(number)d dispatch", "%(number)d dispatches", "number"),
        shown=("dispatches", "organization"),
        rules={
            "dispatch_once": OneStays(
                _("Of a dispatch that both were sent, the one that was confirmed stays, else that of the kept one."),
                confirmed_first,
            )
        },
    ),
    Moves(
        "partners.DispatchRecipient.contact",
        "The person was sent what either was sent; name and address stay as of then.",
        told=ngettext_lazy("%(number)d dispatch", "%(number)d dispatches", "number"),
    ),
    Moves(
        "partners.ProjectLead.investor",
        "Its projects are those of the kept one. A landed lead is locked, and refuses.",
        told=ngettext_lazy("%(number)d lead", "%(number)d leads", "number"),
        shown=("leads", "investor"),
        bars=(LANDED,),
        holds="pk",
    ),
    Moves(
        "partners.ProjectLead.contact",
        "The person is the contact of all leads that named either.",
        told=ngettext_lazy("%(number)d lead", "%(number)d leads", "number"),
        holds="pk",
    ),
    Moves(
        "partners.Introduction.partner",
        "The credit goes to the kept one; shares, state and days stay as they were claimed.",
        told=ngettext_lazy("%(number)d introduction", "%(number)d introductions", "number"),
        shown=("leads", "partner"),
        holds="lead",
        rules={
            "introduction_once": OneStays(
                _("A claim that was rejected gives way to the other on the same lead."),
                standing_claim,
                _("Both are named on these leads. Reject one of the two claims first:"),
                named_by="lead",
            )
        },
    ),
]
