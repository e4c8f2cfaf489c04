from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from partners.entry_form import find_investors, key
from partners.models import Application, Call, Organization
from partners.models.application_rules import who_may
from partners.programs.application_forms import ApplicationForm, CommentForm
from partners.programs.applying import acts_of, stations
from partners.programs.procedure import ACTS, ENTER, StaleApplication
from promotion_crm.lists.problems import problem
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.views.records import RecordView

from .acting import in_words


class ApplicationView(RecordView):
    model = Application
    template_name = "partners/applications/application.html"
    joined = (
        *("organization", "call__policy", "call__program", "program", "district", "representative"),
        *("entered_by", "reviewed_by", "decided_by", "appointment"),
    )

    def edit_url(self, record):
        return reverse("change-application", args=[record.pk]) if record.may_edit else ""

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.organization_id}"

    def extra(self, record):
        acts, barred = acts_of(record, self.request.user)
        return {"acts": acts, "barred": barred, "stations": stations(record)}


class ApplicationActView(ApplicationView):
    """A step, posted from the page of the application; one that cannot be taken back is asked about first."""

    def get(self, request, pk, act):
        record, act = self.record(pk), self.act(act)
        if record.state not in act.froms:
            return self.refused(record, [_out_of_order(record, act)], 409)
        if wrong := who_may(record, act.needs, request.user):
            raise PermissionDenied(wrong)
        return self.ask(record, act, CommentForm())

    def post(self, request, pk, act):
        record, act, form = self.record(pk), self.act(act), CommentForm(request.POST)
        try:
            if request.POST.get("seen") != record.state:
                raise StaleApplication(_moved_on(record))
            if not form.is_valid():
                raise ValidationError(in_words(form))
            if act.is_final and "sure" not in request.POST:
                return self.ask(record, act, form)
            record.take(act.name, by=request.user, comment=form.cleaned_data["comment"])
        except REFUSED as error:
            return self.refused(self.record(pk), sentences(error), status_of(error))
        told = _("%(what)s: %(state)s.")
        messages.success(request, told % {"what": record, "state": record.get_state_display()})
        return redirect(record)

    def act(self, name):
        if name not in ACTS:
            raise Http404
        return ACTS[name]

    def ask(self, record, act, form):
        if wrong := who_may(record, act.needs, self.request.user):
            raise PermissionDenied(wrong)
        context = {"record": record, "act": act, "form": form}
        return render(self.request, "partners/applications/ask.html", context)

    def refused(self, record, problems, status):
        comment = self.request.POST.get("comment", "").replace("\0", "")
        return self.page(self.request, record, status, problems=problems, comment=comment)


def _moved_on(record):
    told = _("The application of %(what)s is “%(state)s” by now: someone else took a step. Open it again.")
    return told % {"what": record, "state": record.get_state_display()}


def _out_of_order(record, act):
    told = _("“%(act)s” is no step for the application of %(what)s, which is “%(state)s”.")
    return told % {"act": act.words, "what": record, "state": record.get_state_display()}


class NewApplicationView(PermissionRequiredMixin, View):
    """Enter an application: first the organization is found, then its form filled in."""

    permission_required = ENTER
    raise_exception = True

    def get(self, request):
        organization = self.organization()
        if not organization:
            if text := request.GET.get("organization"):
                gone = problem("organization", text, _("There is no such record among those you may see."))
                return render(request, "400.html", {"problems": [gone]}, status=400)
            text = request.GET.get("find", "")
            found = find_investors(request.user, text)
            found = {"rows": found, "text": text, "call": key(request.GET.get("call"))}
            return render(request, "partners/applications/find.html", found)
        calls = {call.pk: call for call in Call.objects.visible_to(request.user).open()[:50]}
        only = next(iter(calls.values())) if len(calls) == 1 else None
        usual = {
            "call": calls.get(key(request.GET.get("call")), only),
            "district": request.user.district_id or organization.district_id,
        }
        return self.show(self.form(organization, initial=usual))

    def organization(self):
        rows = Organization.objects.visible_to(self.request.user)
        return rows.filter(pk=key(self.request.GET.get("organization"))).first()

    def form(self, organization, *data, **kwargs):
        return ApplicationForm(*data, instance=Application(organization=organization), user=self.request.user, **kwargs)

    def post(self, request):
        organization = self.organization()
        if not organization:
            return self.get(request)
        form = self.form(organization, request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            with transaction.atomic():
                form.instance.enter(by=request.user)
                if "submit" in request.POST:
                    form.instance.submit(by=request.user)
        except (PermissionDenied, ValidationError) as error:
            form.instance.pk = None
            form.add_error(None, getattr(error, "messages", [str(error)]))
            return self.show(form, 403 if isinstance(error, PermissionDenied) else 422)
        said = (
            _("Application submitted.") if "submit" in request.POST else _("Draft saved; submit it when it is whole.")
        )
        messages.success(request, said)
        return redirect(form.instance)

    def show(self, form, status=200):
        context = {"form": form, "organization": form.instance.organization}
        return render(self.request, "partners/applications/form.html", context, status=status)


class ChangeApplicationView(PermissionRequiredMixin, View):
    """Mend an application while it is a draft or was returned."""

    permission_required = "partners.change_application"
    raise_exception = True

    def get(self, request, pk):
        application = self.application(pk)
        if not Application.objects.editable_by(request.user).filter(pk=pk).exists():
            raise PermissionDenied(_("An application is changed by who entered it, as a draft or once it is returned."))
        return self.show(application, ApplicationForm(instance=application, user=request.user))

    def application(self, pk):
        rows = Application.objects.visible_to(self.request.user).select_related("organization", "call")
        return get_object_or_404(rows, pk=pk)

    @transaction.atomic
    def post(self, request, pk):
        application = self.application(pk)
        form = ApplicationForm(request.POST, instance=application, user=request.user)
        if not form.is_valid():
            return self.show(application, form, 422)
        try:
            form.instance.revise(by=request.user, seen=request.POST.get("seen", ""))
        except REFUSED as error:
            form.add_error(None, sentences(error))
            return self.show(application, form, status_of(error))
        messages.success(request, _("Application saved."))
        return redirect(application)

    def show(self, application, form, status=200):
        seen = application.updated_at.isoformat()
        context = {"form": form, "organization": application.organization, "record": application, "seen": seen}
        return render(self.request, "partners/applications/form.html", context, status=status)
