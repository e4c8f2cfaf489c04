from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from promotion_crm.editing import Unchanged
from promotion_crm.models import User


class MailForm(Unchanged):
    class Meta:
        model = User
        fields = ["digest"]
        widgets = {"digest": forms.RadioSelect}


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def mail_settings(request):
    """Which mails I get."""
    form = MailForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.instance.save(update_fields=["digest"])
        messages.success(request, _("Saved."))
        return redirect("mail-settings")
    last = request.user.digests.first()
    return render(request, "mail_settings.html", {"form": form, "last": last}, status=422 if form.errors else 200)
