"""Who may do what about the verification of a landing, for its page, the lead's page and the desk."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partners.models import ProjectLead, Verification
from partners.pipeline import Stage
from promotion_crm.panels import Panel, Tile
from promotion_crm.roles import DETAILS, VERIFY

SHOWN = 6
CONFIRMED = Q(checks__verdict__in=["yes", "not_applicable"])
PEOPLE = ("lead", "asked_by", "decided_by", "reopened_by")


class Verifying:
    """The verifications of one lead, newest first, and what this person may do about them."""

    def __init__(self, lead, user):
        self.lead, self.user = lead, user
        rows = lead.verifications.visible_to(user).select_related(*PEOPLE)
        self.all = list(rows.prefetch_related("checks__by"))
        self.open = next((row for row in self.all if row.state == Verification.State.OPEN), None)
        self.standing = next((row for row in self.all if row.state == "passed" and not row.reopened_at), None)
        self.former = [row for row in self.all if row not in (self.open, self.standing)]

    @property
    def checks(self):
        return list(self.open.checks.all()) if self.open else []

    @property
    def judged(self):
        return [check for check in self.checks if check.verdict != "open"]

    @cached_property
    def may_edit(self):
        return ProjectLead.objects.filter(pk=self.lead.pk).editable_by(self.user).exists()

    @property
    def may_ask(self):
        ready = self.lead.stage == Stage.REGISTERED and self.lead.status == "ongoing"
        return ready and not self.open and self.may_edit

    @property
    def barred(self):
        """Why this verifier may not decide here, or ""."""
        asked = self.open or self.standing
        return asked.bars(self.user) if asked and self.user.has_perm(VERIFY) else ""

    @property
    def may_judge(self):
        return bool(self.open and self.user.has_perm(VERIFY) and not self.barred)

    @property
    def may_support(self):
        return bool(self.open and self.may_edit)

    @property
    def may_withdraw(self):
        return bool(self.open and (self.open.asked_by_id == self.user.pk or self.may_edit))

    @property
    def may_reopen(self):
        return bool(
            self.standing and self.lead.stage == Stage.LANDED and self.user.has_perm(VERIFY) and not self.barred
        )


def verification_of_lead(request, record):
    """Where its landing stands: asked for, verified and locked, or what was said before."""
    rows = record.verifications.visible_to(request.user).select_related(*PEOPLE)
    counts = {"confirmed": Count("checks", filter=CONFIRMED), "rows": Count("checks")}
    rows = list(rows.annotate(**counts).order_by("-id")[:SHOWN]) if record.has_verifications else []
    if not rows and Stage(record.stage).place < Stage.REGISTERED.place:
        return None
    newest = rows[0] if rows else None
    return Panel(
        _("Verification"),
        "partners/panels/verification.html",
        {
            "newest": newest,
            "locked": record.stage in Stage.COUNTED,
            "former": len(rows) - 1,
            "ready": record.stage == Stage.REGISTERED and record.status == "ongoing",
        },
        url=reverse("verification", args=[record.pk]),
        url_label=_("Checklist and verdicts") if rows else _("Ask for it"),
        name="verification",
    )


def _to_verify(user):
    return Verification.objects.visible_to(user).open()


def desk_verifications(request, record):
    """For verifiers: landings that wait for a verdict they may give, longest waiting first."""
    user = request.user
    if not user.has_perm(VERIFY) or not user.has_perm(DETAILS):
        return None
    rows = _to_verify(user).exclude(lead__owner=user.pk).exclude(asked_by=user.pk)
    rows = rows.select_related("lead__investor", "asked_by").order_by("asked_at", "id")
    return Panel(
        _("Landings to verify"),
        "partners/panels/desk_verifications.html",
        {"rows": list(rows[:SHOWN])},
        url=f"{reverse('leads')}?verification=open",
        url_label=_("All to verify"),
        wide=True,
    )


def verification_tiles(request):
    user = request.user
    if not user.has_perm(VERIFY) or not user.has_perm(DETAILS):
        return []
    count = _to_verify(user).count()
    url = f"{reverse('leads')}?verification=open"
    return [Tile(_("Landings to verify"), count, url, _("asked for, not yet decided"), "warn" if count else "")]
