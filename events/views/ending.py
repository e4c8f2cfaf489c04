"""The page that ends an event: what it will do, then done."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from events.door import keeps_door
from events.ending import NO_SHOW, no_shows, not_over_because
from events.models import Event
from promotion_crm.lists.bulk_form import REASON

from .door import event_of


class EndForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON,
        initial=gettext_lazy("The event is over"),
        help_text=gettext_lazy("Kept in the history of every record that is changed."),
    )


@require_http_methods(["GET", "POST"])
@permission_required(["events.view_event", "events.view_participation"], raise_exception=True)
def end(request, pk):
    event = event_of(request, pk)
    if not keeps_door(request.user, event):
        raise PermissionDenied(Event.NOT_OPEN % {"event": event})
    act, form = no_shows(event, request.user), EndForm(request.POST or None)
    page = {
        "event": event,
        "closed": not_over_because(event),
        "counts": event.participations.visible_to(request.user).door_counts(),
    }
    if request.method == "GET" or page["closed"]:
        return _show(request, page, act, form, 422 if request.method == "POST" else 200)
    if not form.is_valid():
        return _show(request, page, act, form, 422)
    try:
        made = act.run(NO_SHOW, form.cleaned_data["reason"], request.POST.get("seen", ""))
    except ValidationError as error:
        return _show(request, page, act, form, 422, error.messages)
    if not made:
        said = _("Someone arrived or left the list meanwhile. Nothing was changed; look again.")
        return _show(request, page, act, form, 409, [said])
    words = ngettext("%(number)d guest is a no-show.", "%(number)d guests are no-shows.", made.row_count)
    said = format_html(
        '{} <a class="btn act" href="{}">{}</a>',
        words % {"number": made.row_count},
        made.get_absolute_url(),
        _("Undo"),
    )
    messages.success(request, said)
    return redirect(event)


def _show(request, page, act, form, status, problems=()):
    preview = act.preview(NO_SHOW)
    rows, rest = act.told([row.pk for row in preview.changed])
    page |= {"preview": preview, "rows": rows, "rest": rest, "form": form, "problems": problems}
    return render(request, "events/end.html", page, status=status)
