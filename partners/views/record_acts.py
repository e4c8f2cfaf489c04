"""Acts posted from the page of a record: a small form, one act, and back; refused, the page says why."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.uploads import or_no_files

from .acting import in_words


class RecordAct:
    """In front of the view of a record. Refused, the page is shown with 403, 409 or 422 and what was typed."""

    http_method_names = ["post"]
    form_class = forms.Form
    done = ""

    def post(self, request, pk):
        record, form = self.record(pk), self.form_class(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError(in_words(form))
            with or_no_files():
                self.act(record, form.cleaned_data)
        except REFUSED as error:
            kept = {name: value.replace("\0", "") for name, value in request.POST.items()}
            return self.page(request, self.record(pk), status_of(error), problems=sentences(error), kept=kept)
        messages.success(request, self.done)
        return redirect(record)

    def act(self, record, given):
        """Do it, with the form's cleaned data."""
        raise NotImplementedError
