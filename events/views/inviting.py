"""The page that invites contacts of a list to an event: to which, whom it would add, then done."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from events.inviting import Inviting
from events.models import Event
from promotion_crm.lists.bulk import MOST
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense


class InviteForm(forms.Form):
    event = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Event"),
        empty_label=gettext_lazy("Choose an event"),
        help_text=gettext_lazy("Events to come that you may change."),
    )

    def __init__(self, data, reader):
        super().__init__(data)
        self.fields["event"].queryset = Event.objects.editable_by(reader).coming()


@require_http_methods(["GET", "POST"])
@permission_required(["partners.view_contact", "events.add_participation"], raise_exception=True)
def invite(request):
    of = list_for(request.user, "contacts")
    try:
        question, ticked, back = rows_asked(request, of)
    except BadQuestion as error:
        return nonsense(request, error)
    act = Inviting(question, ticked, request.user)
    page = {"of": of, "act": act, "count": act.count(), "most": MOST, "back": back}
    if request.method == "GET" or not 0 < page["count"] <= MOST:
        return _show(request, page, InviteForm(None, request.user))
    form = InviteForm(request.POST, request.user)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    event = form.cleaned_data["event"]
    return _save(request, page, form, event) if "save" in request.POST else _preview(request, page, form, event)


def _preview(request, page, form, event, **more):
    act, found = page["act"], page["act"].preview(event)
    groups = [
        (_("Do not contact, and left out"), *act.told(found.barred)),
        (_("Will be invited"), *act.told(found.added)),
        (_("On the list already"), *act.told(found.there)),
    ]
    page |= {"preview": found, "event": event, "groups": [group for group in groups if group[1] or group[2]]}
    return _show(request, page, form, **more)


def _save(request, page, form, event):
    try:
        made = page["act"].run(event, request.POST.get("seen", ""))
    except ValidationError as error:
        return _preview(request, page, form, event, problems=error.messages, status=422)
    if not made:
        said = _("It would not invite whom you saw. Nobody was invited; look again.")
        return _preview(request, page, form, event, problems=[said], status=409)
    said = ngettext("%(number)d contact invited.", "%(number)d contacts invited.", made.row_count)
    words = said % {"number": made.row_count}
    undo = format_html('{} <a class="btn act" href="{}">{}</a>', words, made.get_absolute_url(), _("Undo"))
    messages.success(request, undo)
    return redirect(event)


def _show(request, page, form, problems=(), status=200):
    return render(request, "events/invite.html", page | {"form": form, "problems": problems}, status=status)
