"""The rights of a person: consent and its withdrawal, the report of all that is held, erasure."""

import json

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import consent, erasing
from partners.models import Contact
from partners.privacy import background
from partners.privacy.reporting import recorded, report_of
from promotion_crm.limiting import limited
from promotion_crm.roles import ERASE_CONTACT, REPORT_CONTACT


class BasisForm(forms.Form):
    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), choices=Contact.Basis.choices[1:])
    source = forms.CharField(
        label=gettext_lazy("Source of the data"),
        max_length=200,
        help_text=gettext_lazy("Who gave us these data, or where they were found."),
    )


class HowForm(forms.Form):
    """How it was said, and what shows it."""

    how = forms.ChoiceField(
        label=gettext_lazy("How it was said"), choices=[("", "—"), *consent.How.choices], required=False
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The form, the mail, who was there."),
    )


class ConsentForm(HowForm):
    on = forms.DateField(label=gettext_lazy("Consented on"), widget=forms.DateInput({"type": "date"}))
    may_contact = forms.BooleanField(
        label=gettext_lazy("May be contacted again"),
        required=False,
        help_text=gettext_lazy("Lifts “do not contact”, where the person says so."),
    )
    field_order = ["on", "how", "evidence", "may_contact"]

    def clean_on(self):
        if self.cleaned_data["on"] > localdate():
            raise ValidationError(_("This day is still to come: write the day on which the person consented."))
        return self.cleaned_data["on"]


FORMS = {"basis": BasisForm, "consent": ConsentForm, "withdraw": HowForm}


def _mine(request, pk):
    """The contact, where this person may say what was consented to."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("organization"), pk=pk)
    if not Contact.objects.editable_by(request.user).filter(pk=pk).exists() or contact.is_erased:
        raise PermissionDenied(_("Only those who may change “%(name)s” record the consent.") % {"name": contact})
    return contact


@require_safe
@permission_required("partners.view_contact", raise_exception=True)
def contact_consent(request, pk):
    """All that was recorded of basis and consent, and what can be recorded."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("organization"), pk=pk)
    may_edit = not contact.is_erased and Contact.objects.editable_by(request.user).filter(pk=pk).exists()
    return _consent_page(request, contact, may_edit)


def _consent_page(request, contact, may_edit, status=200, **bound):
    first = {
        "basis": {"basis": contact.legal_basis, "source": contact.data_source},
        "consent": {"on": localdate()},
    }
    made = {name: bound.get(name) or FORMS[name](initial=first.get(name), prefix=name) for name in FORMS}
    context = {"record": contact, "may_edit": may_edit, "entries": consent.history_of(contact), "forms": made}
    context["form"] = next(iter(bound.values()), None)
    return render(request, "partners/privacy/consent.html", context, status=status)


@require_POST
@permission_required("partners.change_contact", raise_exception=True)
def record(request, pk, act):
    """Record the basis, or a consent."""
    contact = _mine(request, pk)
    form = FORMS[act](request.POST, prefix=act)
    if not form.is_valid():
        return _consent_page(request, contact, True, 422, **{act: form})
    save = consent.record_basis if act == "basis" else consent.record_consent
    save(contact, by=request.user, **form.cleaned_data)
    messages.success(request, _("Legal basis recorded.") if act == "basis" else _("Consent recorded."))
    return redirect("contact-consent", pk)


@require_POST
@permission_required("partners.change_contact", raise_exception=True)
def withdraw(request, pk):
    """One press: from now on nobody contacts this person."""
    contact = _mine(request, pk)
    form = HowForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _consent_page(request, contact, True, 422, withdraw=form)
    consent.withdraw([contact.pk], by=request.user, **form.cleaned_data)
    messages.success(request, _("Consent withdrawn. Nobody contacts this person from now on."))
    return redirect(f"{contact.get_absolute_url()}#personal-data")


@require_safe
@limited("download")
@permission_required(["partners.view_contact", REPORT_CONTACT], raise_exception=True)
def report(request, pk, form="html"):
    """All that is held on a person: to read and print, or as a file."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("organization"), pk=pk)
    found = report_of(contact)
    text = json.dumps(found.plain(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    recorded(contact, text, by=request.user, address=request.path)
    if form == "html":
        answer = render(request, "partners/privacy/report.html", {"record": contact, "report": found})
    else:
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="contact-{contact.pk}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class EraseForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=200)

    def __init__(self, contact, *args):
        super().__init__(*args)
        self.contact = contact
        self.fields["name"].help_text = _("Type “%(name)s” to confirm.") % {"name": contact.name}

    def clean_name(self):
        typed = " ".join(self.cleaned_data["name"].split())
        if typed not in (self.contact.name_en, self.contact.name_zh):
            raise ValidationError(_("This is not the name of the person: type it as it stands in the record."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(["partners.view_contact", ERASE_CONTACT], raise_exception=True)
def erase(request, pk):
    """An erasure is asked for, with a reason and the name typed; while it waits or runs, who asked and how far it is.

    `?look` tells what it would change: every table is read for it, so a part of the page asks for it by itself.
    """
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("organization"), pk=pk)
    if contact.is_erased:
        raise Http404
    job = background.job_of(contact)
    form = EraseForm(contact, request.POST or None)
    if request.method == "POST" and (job or form.is_valid()):
        job = job or background.ask(contact, by=request.user, reason=form.cleaned_data["reason"])
        return redirect(job) if job.owner == request.user else redirect("erase-contact", pk)
    act = erasing.Erasing(contact, request.user)
    context = {"record": contact, "form": form, "act": act, "job": job, "looked": "look" in request.GET}
    if context["looked"] and request.headers.get("HX-Request") == "true":
        return render(request, "partners/privacy/hits.html", context)
    return render(request, "partners/privacy/erase.html", context, status=422 if form.errors else 200)
