from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.models import Reminder


@login_required
@require_POST
def seen(request, pk):
    """Put a reminder away."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user), pk=pk)
    reminder.mark_seen(by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse("")  # its row goes
    messages.success(request, _("Reminder put away."))
    return redirect("desk")
