"""Acts on a lead: a small form, one method of a model, and back to where it came from."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.text import capfirst

from partners.models import ProjectLead
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.roles import DETAILS
from promotion_crm.uploads import or_no_files
from promotion_crm.wording import after_label

from .records import LeadView


class ActView(LeadView):
    """Posted from the lead's page. Refused, the page says why (403, 409 or 422) and keeps what was typed."""

    http_method_names = ["post"]
    form_class = forms.Form
    done = ""

    def has_permission(self):
        return super().has_permission() and self.request.user.has_perm(DETAILS)

    def post(self, request, pk, **keys):
        lead = self.record(pk)
        form = self.form(lead, request.POST, request.FILES)
        try:
            if not form.is_valid():
                raise ValidationError(in_words(form))
            with or_no_files():
                self.act(lead, form.cleaned_data)
        except REFUSED as error:
            return self.refused(self.record(pk), form, sentences(error), status_of(error))
        messages.success(request, self.done)
        return redirect(self.back(lead))

    def form(self, lead, *data):
        return self.form_class(*data)

    def act(self, lead, given):
        """Do it, with the form's cleaned data. Raises PermissionDenied, ValidationError or StaleLead."""
        raise NotImplementedError

    def back(self, lead):
        return lead

    def refused(self, lead, form, problems, status):
        kept = {name: value.replace("\0", "") for name, value in self.request.POST.items()}
        return self.page(self.request, lead, status, problems=problems, kept={"at": self.request.path, **kept})


class ActPage(ActView):
    """An act with a page of its own, for those who may do it at all."""

    http_method_names = ["get", "post"]

    def get(self, request, pk, **keys):
        lead = self.record(pk)
        self.check_may(lead)
        return self.show(lead, self.form(lead))

    def check_may(self, lead):
        if not ProjectLead.objects.filter(pk=lead.pk).editable_by(self.request.user).exists():
            raise PermissionDenied

    def refused(self, lead, form, problems, status):
        return self.show(lead, form, [] if form.errors else problems, status)

    def show(self, lead, form, problems=(), status=200):
        context = {"record": lead, "form": form, "problems": problems, **self.about(lead)}
        return render(self.request, self.template_name, context, status=status)

    def about(self, lead):
        """What the page shows beside the form."""
        return {}


def in_words(form):
    """What is wrong with a form, each sentence with the name of its field."""
    general = form.non_field_errors()
    labels = {name: capfirst(form[name].label) for name in form.errors if name in form.fields}
    return [*general, *(after_label(labels[name], e) for name in labels for e in form.errors[name])]
