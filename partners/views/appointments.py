from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Appointment, Termination
from partners.program_forms import DecideForm, RenewForm, RepresentativeForm, TerminateForm
from partners.programs import renewing
from promotion_crm.history import because
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.uploads import or_no_files
from promotion_crm.views.records import RecordView

LONG_NAME = 90  # letters from which the certificate is set smaller


class AppointmentView(RecordView):
    """One term of an organization in a program."""

    model = Appointment
    template_name = "partners/appointments/appointment.html"
    joined = ("organization", "program", "batch__program", "policy", "representative", "renews")

    def extra(self, record):
        return {"renewal": Appointment.objects.filter(renews=record).first() if record.state == "renewed" else None}


class CertificateView(AppointmentView):
    """The certificate in both languages, as a page to print on A4."""

    def get(self, request, pk):
        record = self.record(pk)
        organization, program = record.organization, record.program
        words = (organization.name_en, organization.name_zh * 2, program.name_en, program.name_zh * 2)
        context = {
            "record": record,
            "names": self.names(record),
            "issued_on": record.batch and record.batch.announced_on or record.starts_on,
            "long": max(map(len, words)) > LONG_NAME,
        }
        return render(request, "partners/appointments/certificate.html", context)

    def names(self, record):
        """The representative in English and in Chinese, or as announced."""
        person, given = record.representative, record.representative_name
        if not person or not self.request.user.has_perm("partners.view_contact"):
            return given, given
        return person.name_en or person.name_zh, person.name_zh or person.name_en


class TermAct(AppointmentView):
    """An act on an appointment: a page with a form; refused, it says why (403, 409 or 422) and keeps what was typed."""

    template_name = "partners/appointments/act.html"
    form_class = None
    title = button = done = lead = ""

    def get(self, request, pk, **keys):
        record = self.record(pk)
        if not record.may_edit:
            raise PermissionDenied
        barred = self.bars(record)
        return self.show(record, self.form(record), [barred] if barred else [], 422 if barred else 200)

    def post(self, request, pk, **keys):
        record = self.record(pk)
        if not record.may_edit:
            raise PermissionDenied
        form = self.form(record, request.POST, request.FILES)
        if not form.is_valid():
            return self.show(record, form, [], 422)
        try:
            with or_no_files():
                leads_to = self.act(record, form.cleaned_data)
        except REFUSED as error:
            return self.show(self.record(pk), form, sentences(error), status_of(error))
        messages.success(request, self.done)
        return redirect(leads_to or record)

    def form(self, record, *data):
        return self.form_class(*data, record=record, user=self.request.user)

    def bars(self, record):
        """Why it cannot be done as things stand, or ""."""
        return ""

    def act(self, record, given):
        """Do it; where it leads, or None for back to the appointment."""
        raise NotImplementedError

    def about(self, record):
        """Facts the page shows beside the form: [(words, value), …]."""
        return []

    def show(self, record, form, problems, status):
        context = {
            "record": record,
            "form": form,
            "problems": problems,
            "title": self.title,
            "button": self.button,
            "lead": self.lead,
            "facts": self.about(record),
            "barred": self.bars(record),
        }
        return render(self.request, self.template_name, context, status=status)


def as_seen(record, given):
    """The record as the person saw it, so that the act tells what has changed since."""
    record.state = given["seen"]
    return record


class RenewView(TermAct):
    form_class = RenewForm
    title = gettext_lazy("Renew the appointment")
    button = gettext_lazy("Renew")
    done = gettext_lazy("Renewed. This is the new appointment.")
    lead = gettext_lazy("A new appointment follows this one, under the policy in force when it begins.")

    def bars(self, record):
        return renewing.bars(record)

    def about(self, record):
        first, policy = renewing.first_day(record), renewing.policy_of(record)
        if not policy:
            return []
        return [
            (_("Begins"), first),
            (_("Ends"), policy.last_day(first) or _("No end: the policy tells no term")),
            (_("Policy version"), policy),
        ]

    def act(self, record, given):
        named = {name: given[name] for name in ("batch", "certificate_number")}
        return renewing.renew(as_seen(record, given), by=self.request.user, **named)


class TerminateView(TermAct):
    form_class = TerminateForm
    title = gettext_lazy("Propose termination")
    button = gettext_lazy("Propose termination")
    done = gettext_lazy("Termination proposed. Someone else decides it.")
    lead = gettext_lazy("It needs a ground, its evidence and two people: whoever proposes it does not decide it.")

    def bars(self, record):
        if record.state == Appointment.State.ACTIVE:
            return ""
        said = _("Only an active appointment is terminated; this one is “%(state)s”.")
        return said % {"state": record.get_state_display()}

    def act(self, record, given):
        seen = as_seen(record, given)
        named = {name: given[name] for name in ("ground", "reason", "departments", "evidence")}
        return Termination.propose(seen, by=self.request.user, **named).get_absolute_url()


class DecideTerminationView(TermAct):
    form_class = DecideForm
    title = gettext_lazy("Decide the termination")
    button = gettext_lazy("Decide")
    done = gettext_lazy("Termination decided.")
    lead = gettext_lazy("Carried out, the appointment ends today and is never active again.")

    def termination(self, record):
        rows = Termination.objects.visible_to(self.request.user).select_related("proposed_by")
        return get_object_or_404(rows, appointment=record, pk=self.kwargs["number"])

    def bars(self, record):
        row = self.termination(record)
        if row.state != Termination.State.PROPOSED:
            told = _("The termination is “%(state)s” by now; open the appointment again.")
            return told % {"state": row.get_state_display()}
        return _("Whoever proposed a termination does not decide it.") if row.proposed_by == self.request.user else ""

    def about(self, record):
        row = self.termination(record)
        return [
            (_("Ground"), row.get_ground_display()),
            (_("What happened"), row.reason),
            (_("Departments that agreed"), row.departments),
            (_("Proposed by"), row.proposed_by),
        ]

    def act(self, record, given):
        row = self.termination(record)
        row.decide(given["verdict"] == "carry_out", by=self.request.user, note=given["decision_note"])
        return row.get_absolute_url()


class RepresentativeView(TermAct):
    form_class = RepresentativeForm
    title = gettext_lazy("Change the representative")
    button = gettext_lazy("Save")
    done = gettext_lazy("Representative changed.")
    lead = gettext_lazy("Who stands for the organization in this program.")

    @transaction.atomic
    def post(self, request, pk, **keys):
        return super().post(request, pk, **keys)

    def act(self, record, given):
        record.representative, record.representative_name = given["representative"], given["representative_name"]
        record.check_all()
        with because(_("Representative changed")):
            record.save(update_fields=["representative", "representative_name", "updated_at"])
