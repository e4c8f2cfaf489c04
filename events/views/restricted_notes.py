from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from events.forms import not_too_long
from events.models import RestrictedNote
from events.models.follow_ups import TWICE
from events.models.restricted_notes import meetings_noted_by


@sensitive_post_parameters()
@require_POST
@permission_required("events.add_restrictednote", raise_exception=True)
def add_restricted_note(request, pk):
    """Add a restricted note to a meeting one was in."""
    meeting = get_object_or_404(meetings_noted_by(request.user), pk=pk)
    note = RestrictedNote(meeting=meeting, text=_text(request), by=request.user)
    try:
        not_too_long()(note.text)
        note.validate_constraints()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        _keep(note)
        messages.success(request, _("Restricted note added."))
    return redirect(f"{meeting.get_absolute_url()}#restricted")


@transaction.atomic
def _keep(note):
    """Save it; a second press within a minute finds it there."""
    note.by.hold()
    just_now = {"created_at__gte": now() - TWICE}
    if not RestrictedNote.objects.filter(meeting=note.meeting, text=note.text, by=note.by, **just_now).exists():
        note.save()


def _text(request):
    return request.POST.get("text", "").replace("\0", "").strip()
