"""A contribution's page, with confirming and refusing, and the page that enters one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.contribution_forms import MOST_OFFERED, DecisionForm, NewContributionForm, ReasonForm
from partners.models import Appointment, Contribution, ContributionRule, StaleContribution
from partners.models.contributions import may_enter
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.roles import CONFIRM_CONTRIBUTION
from promotion_crm.uploads import or_no_files
from promotion_crm.views.records import RecordView

from .record_acts import RecordAct


class ContributionView(RecordView):
    model = Contribution
    template_name = "partners/contributions/page.html"
    joined = (
        "appointment__organization",
        "appointment__program",
        "appointment__batch__program",
        "lead",
        "entered_by",
        "decided_by",
    )

    def extra(self, record):
        user, waiting = self.request.user, record.state == Contribution.State.ENTERED
        confirms = user.has_perm(CONFIRM_CONTRIBUTION)
        own = record.entered_by_id == user.pk
        counted = record.inputs.select_related("evaluation__program").order_by("evaluation__year")
        counted = list(counted) if not waiting else []
        for_good = any(row.evaluation.state == "published" for row in counted)
        return {
            "may_decide": confirms and waiting and not own,
            "own": confirms and waiting and own,
            "may_take_back": confirms and not waiting and not for_good,
            "counted": counted,
        }

    def edit_url(self, record):
        return ""


class DecideContributionView(RecordAct, ContributionView):
    form_class = DecisionForm
    done = gettext_lazy("Contribution decided.")

    def act(self, record, given):
        if given["seen"] and given["seen"] != record.state:
            told = _("The contribution is “%(state)s” by now; open it again.")
            raise StaleContribution(told % {"state": record.get_state_display()})
        record.decide(given["verdict"] == "confirm", by=self.request.user, reason=given["reason"])


class TakeBackContributionView(RecordAct, ContributionView):
    form_class = ReasonForm
    done = gettext_lazy("Taken back: the contribution is to be confirmed anew.")

    def act(self, record, given):
        record.take_back(by=self.request.user, reason=given["reason"])


def new_contribution(request):
    """Enter what the CRM does not know. Without an appointment in the address, it is chosen first."""
    if not request.user.has_perm("partners.add_contribution"):
        raise PermissionDenied(_("You may not enter contributions."))
    asked = request.GET.get("appointment", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return render(request, "partners/contributions/choose.html", _choice(request))
    rows = Appointment.objects.visible_to(request.user)
    held = get_object_or_404(rows.select_related("organization", "program", "batch__program"), pk=asked)
    if not may_enter(held, request.user):
        raise PermissionDenied(_("Contributions of this partner are not yours to enter."))
    form, problems, status = NewContributionForm(request.POST or None, request.FILES or None), [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with or_no_files():
                    made = Contribution.enter(held, by=request.user, is_sample=held.is_sample, **form.cleaned_data)
                messages.success(request, _("Contribution entered. Another person confirms it."))
                return redirect(made)
            except REFUSED as error:
                problems, status = sentences(error), status_of(error)
    page = {"held": held, "form": form, "problems": problems, "rules": _rules(held)}
    return render(request, "partners/contributions/new.html", page, status=status)


def _rules(held):
    """What a contribution earns under the rules the appointment was made under, for the side of the form."""
    return ContributionRule.objects.filter(policy=held.policy_id).order_by("head", "-points", "id")


def _choice(request):
    """The appointments this person may enter contributions of, by name; at most a few hundred are offered."""
    user, text = request.user, request.GET.get("q", "").replace("\0", "").strip()[:100]
    rows = Appointment.objects.visible_to(user).in_force()
    if "city administrator" not in user.roles and not user.is_superuser:
        rows = rows.filter(organization__account_manager=user)
    if text:
        rows = rows.filter(organization__search_text__found=text)
    rows = rows.select_related("organization", "program", "batch__program").order_by("organization__name_en", "id")
    return {"rows": rows[:MOST_OFFERED], "q": text, "most": MOST_OFFERED}
