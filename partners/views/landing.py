from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from partners.landing import landing_of
from partners.landing_forms import IssueForm, IssueStateForm, LandingCheckForm, MilestoneForm, ReasonForm, ReceiptForm
from partners.models import Issue, Milestone, ProjectLead, Reminder
from partners.pipeline import StaleLead
from promotion_crm.roles import DETAILS

from .acting import ActPage, ActView
from .records import LeadView


class OfLanding(ActPage):
    """A small form about a landing, for those who work on the lead; also once it is locked."""

    template_name = "partners/landing/act.html"
    title = button = None

    def check_may(self, lead):
        if not ProjectLead.objects.filter(pk=lead.pk).tended_by(self.request.user).exists():
            raise PermissionDenied(_("This lead is not yours to change."))

    def form(self, lead, *data):
        return self.form_class(*data, lead=lead, user=self.request.user)

    def act(self, lead, given):
        self.check_may(lead)
        self.saved.save()

    def post(self, request, pk, **keys):
        lead = self.record(pk)
        self.check_may(lead)
        return super().post(request, pk, **keys)

    def about(self, lead):
        return {"title": self.title, "button": self.button, "back": self.back(lead)}

    def back(self, lead):
        return lead.landing_url


class SavesForm(OfLanding):
    def form(self, lead, *data):
        self.saved = super().form(lead, *data)
        return self.saved


class LandingView(ActView):
    """Promised against arrived, milestones, receipts, checks and issues of one lead."""

    http_method_names = ["get"]

    def has_permission(self):
        return LeadView.has_permission(self)

    def get(self, request, pk):
        lead = self.record(pk)
        if not request.user.has_perm(DETAILS):
            raise Http404
        return render(request, "partners/landing.html", {"record": lead, **landing_of(lead, request.user)})


class ReceiptPage(SavesForm):
    form_class = ReceiptForm
    title, button = gettext_lazy("Record capital received"), gettext_lazy("Record receipt")
    done = gettext_lazy("Receipt recorded.")


class LandingCheckPage(SavesForm):
    form_class = LandingCheckForm
    title, button = gettext_lazy("Record a check"), gettext_lazy("Record check")
    done = gettext_lazy("Check recorded.")


class IssuePage(SavesForm):
    form_class = IssueForm
    title, button = gettext_lazy("New aftercare issue"), gettext_lazy("Open issue")
    done = gettext_lazy("Issue opened.")


class MilestonePage(SavesForm):
    """Plan a milestone, or say when it was reached."""

    button, done = gettext_lazy("Save milestone"), gettext_lazy("Milestone saved.")

    @transaction.atomic
    def post(self, request, pk, **keys):
        # Held, so that two who plan the same milestone do it one after the other.
        ProjectLead.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        return super().post(request, pk, **keys)

    def form(self, lead, *data):
        kind = self.kwargs["kind"]
        if kind not in Milestone.Kind.values:
            raise Http404
        self.title = _("Milestone: %(name)s") % {"name": Milestone.Kind(kind).label}
        row = lead.milestones.filter(kind=kind).first() or Milestone(lead=lead, kind=kind)
        self.saved = MilestoneForm(*data, lead=lead, user=self.request.user, instance=row)
        return self.saved


class IssueStatePage(OfLanding):
    """The next step of an issue, for those who work on the lead and for its owner."""

    button, done = gettext_lazy("Save step"), gettext_lazy("Issue moved on.")

    def check_may(self, lead):
        if not Issue.objects.filter(pk=self.issue(lead).pk).editable_by(self.request.user).exists():
            raise PermissionDenied(_("This issue is not yours to settle."))

    def issue(self, lead):
        return get_object_or_404(lead.issues.visible_to(self.request.user), pk=self.kwargs["number"])

    def form(self, lead, *data):
        issue = self.issue(lead)
        self.title = issue.title
        return IssueStateForm(
            *[part for part in data if part is not self.request.FILES], issue=issue, user=self.request.user
        )

    def act(self, lead, given):
        issue = self.issue(lead)
        if given.pop("seen") != issue.state:
            raise StaleLead(_("Someone else moved this issue on; open it again."))
        issue.set_state(given.pop("state"), by=self.request.user, **given)


def receipt_of(view, lead):
    rows = lead.receipts.visible_to(view.request.user).select_related("lead")
    return get_object_or_404(rows, pk=view.kwargs["number"])


class VerifyReceiptView(ActView):
    """A verifier vouches for a receipt; `seen` is its version as they saw it."""

    done = gettext_lazy("Receipt verified.")

    def act(self, lead, given):
        receipt = receipt_of(self, lead)
        if self.request.POST.get("seen", "") not in ("", receipt.version):
            raise StaleLead(_("Someone changed this receipt while you had the page open. Look at it again."))
        receipt.verify(by=self.request.user)

    def back(self, lead):
        return lead.landing_url


class TakeBackReceiptPage(OfLanding):
    """A verifier takes a verification back, with the reason, so that the receipt can be corrected."""

    title, button = gettext_lazy("Take verification back"), gettext_lazy("Take verification back")
    done = gettext_lazy("The verification is taken back.")

    def check_may(self, lead):
        receipt_of(self, lead).check_verifier(self.request.user)

    def form(self, lead, *data):
        return ReasonForm(*data)

    def act(self, lead, given):
        receipt_of(self, lead).take_back(by=self.request.user, reason=given["reason"])


@require_POST
def seen(request, pk):
    """The person has seen a reminder."""
    get_object_or_404(Reminder.objects.visible_to(request.user), pk=pk).mark_seen(by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse("")  # its row goes
    return redirect("desk")
