from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partners.models import Organization
from promotion_crm.editing import Unchanged
from promotion_crm.models import User


class TouchForm(Unchanged):
    """How often and by whom; without weeks nobody does."""

    class Meta:
        model = Organization
        fields = ["keep_in_touch_weeks", "keep_in_touch_by"]
        labels = {"keep_in_touch_weeks": gettext_lazy("Every … weeks"), "keep_in_touch_by": gettext_lazy("Who")}
        help_texts = {"keep_in_touch_weeks": gettext_lazy("1 to 104; empty for not at all.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        who = self.fields["keep_in_touch_by"]
        who.queryset = User.objects.colleagues()
        who.empty_label = str(self.instance.account_manager or "") or _("The account manager")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("partners.change_organization", raise_exception=True)
@transaction.atomic
def keep_in_touch(request, pk):
    """How often to keep in touch with an organization, and who does."""
    rows = Organization.objects.visible_to(request.user).select_related("account_manager")
    record = get_object_or_404(rows, pk=pk)
    if not Organization.objects.filter(pk=pk).editable_by(request.user).exists():
        raise PermissionDenied(_("Only those who may change “%(name)s” set how to keep in touch.") % {"name": record})
    form = TouchForm(request.POST or None, instance=record)
    form.reader = request.user
    if request.method != "POST" or not form.is_valid():
        context = {"record": record, "form": form}
        return render(request, "partners/keep_in_touch.html", context, status=422 if form.errors else 200)
    form.instance.save(update_fields=["keep_in_touch_weeks", "keep_in_touch_by", "updated_at"])
    messages.success(request, _("Saved."))
    return redirect(f"{record.get_absolute_url()}#keep-in-touch")
