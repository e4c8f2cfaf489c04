"""The page where a landing is verified: asked for, checked row by row, decided, reopened."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.documents import documents_of_verification
from partners.lead_forms import AskForm, CheckForm, EvidenceForm, ReopenForm, VerdictForm
from partners.pipeline import StaleLead
from partners.verifying import Verifying
from promotion_crm.wording import after_label

from .acting import ActPage, in_words


class VerificationView(ActPage):
    """Everything about the verification of one landing; each act on it is posted elsewhere and shown here."""

    http_method_names = ["get"]
    template_name = "partners/verification.html"

    def check_may(self, lead):
        """Whoever sees the lead reads it."""

    def show(self, lead, form, problems=(), status=200, **forms):
        page = Verifying(lead, self.request.user)
        shown = {"ask_form": AskForm(), "verdict_form": VerdictForm(), **forms}
        shown.setdefault("check_forms", self.check_forms(page))
        files = documents_of_verification(self.request, page.open or page.standing)
        context = {"record": lead, "page": page, "problems": problems, "files": files, **shown}
        return render(self.request, self.template_name, context, status=status)

    def check_forms(self, page, *data):
        """A form for each row this person may fill in: verdicts by a verifier, evidence by who works on the lead."""
        if page.may_judge:
            return [CheckForm(*data, check=check) for check in page.checks]
        if page.may_support:
            # A row that was judged meanwhile is told, not passed over.
            return [EvidenceForm(*data, check=check) for check in page.checks if data or check.verdict == "open"]
        return []


class VerificationAct(VerificationView):
    http_method_names = ["post"]
    shown_as = ""  # the name under which the page knows the form

    def back(self, lead):
        return reverse("verification", args=[lead.pk])

    def refused(self, lead, form, problems, status):
        return self.show(lead, form, problems, status, **({self.shown_as: form} if self.shown_as else {}))

    def verification(self, lead):
        rows = lead.verifications.visible_to(self.request.user).select_related("lead")
        return get_object_or_404(rows, pk=self.kwargs["number"])


class AskVerificationView(VerificationAct):
    form_class = AskForm
    shown_as = "ask_form"
    done = gettext_lazy("Verification asked for. A verifier who does not own the lead decides it.")

    def act(self, lead, given):
        lead.verifications.model.ask(lead, by=self.request.user, **given)


class ChecklistView(VerificationAct):
    """Save the rows that were filled in, all of them or none."""

    done = gettext_lazy("Checklist saved.")

    def post(self, request, pk, number):
        self.page_of = Verifying(self.record(pk), request.user)
        return super().post(request, pk, number=number)

    def form(self, lead, *data):
        return Rows(self.check_forms(self.page_of, *data))

    def refused(self, lead, form, problems, status):
        return self.show(lead, form, problems, status, **({"check_forms": form.forms} if form.forms else {}))

    @transaction.atomic
    def act(self, lead, given):
        verification = self.verification(lead)
        verification.hold_open()
        forms = [form for form in given if form.has_changed()]
        if not forms and not given:
            raise PermissionDenied(_("Only a verifier, or who works on the lead, fills in the checklist."))
        for form in forms:
            if form.is_stale():
                told = _("Someone else judged “%(row)s” while you had the page open. Save again to keep your version.")
                raise StaleLead(told % {"row": form.check})
            self.fill_in(form.check, verification, form.cleaned_data)

    def fill_in(self, check, verification, given):
        check.verification = verification
        try:
            if "verdict" in given:
                check.judge(by=self.request.user, **given)
            else:
                check.support(by=self.request.user, **given)
        except ValidationError as error:
            raise ValidationError([after_label(check, message) for message in error.messages]) from error


class Rows:
    """The forms of the rows, judged as one."""

    def __init__(self, forms):
        self.forms, self.errors = forms, {}

    def is_valid(self):
        wrong = [form for form in self.forms if not form.is_valid()]  # every form says what is wrong with it
        return not wrong

    def non_field_errors(self):
        return [after_label(form.check, sentence) for form in self.forms for sentence in in_words(form)]

    @property
    def cleaned_data(self):
        return self.forms


class DecideVerificationView(VerificationAct):
    form_class = VerdictForm
    shown_as = "verdict_form"
    done = gettext_lazy("Verdict kept.")

    def act(self, lead, given):
        self.verification(lead).decide(given["passed"] == "1", by=self.request.user, note=given["verdict_note"])


class WithdrawVerificationView(VerificationAct):
    done = gettext_lazy("Verification withdrawn.")

    def act(self, lead, given):
        self.verification(lead).withdraw(by=self.request.user)


class ReopenLandingView(ActPage):
    """The step of its own before a landing is taken back."""

    template_name = "partners/reopen_landing.html"
    form_class = ReopenForm
    done = gettext_lazy("Landing reopened: the lead is registered again.")

    def verification(self, lead):
        rows = lead.verifications.visible_to(self.request.user).select_related("lead", "decided_by")
        # Reopened already, by someone else or by a second click, it is told so.
        rows = rows.filter(state="passed") if self.request.method == "POST" else rows.standing()
        return get_object_or_404(rows, pk=self.kwargs["number"])

    def check_may(self, lead):
        self.verification(lead).check_verifier(self.request.user)

    def act(self, lead, given):
        self.verification(lead).reopen(by=self.request.user, reason=given["reopened_reason"])

    def back(self, lead):
        return reverse("verification", args=[lead.pk])

    def about(self, lead):
        return {"verification": self.verification(lead)}
