"""The page that invites contacts of a list to an event: to which, whom it would add, then done."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from events.inviting import Inviting
from events.models import Event
from promotion_crm.limiting import limited
from promotion_crm.lists.bulk import MOST
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense

FOUND = 8
MAY = ["partners.view_contact", "events.add_participation"]


def events_for(reader, text=""):
    """The events offered to be invited to: the next ones, or those of some words."""
    rows = Event.objects.editable_by(reader).coming()
    return (rows.find(text) if text.strip() else rows)[:FOUND]


class InviteForm(forms.Form):
    """`event` is picked among what was found for the words in `event_q`."""

    event = forms.ModelChoiceField(None, label=gettext_lazy("Event"), required=False)
    event_q = forms.CharField(label=gettext_lazy("Event"), max_length=200, required=False)

    def __init__(self, data, reader):
        super().__init__(data)
        self.reader = reader
        self.fields["event"].queryset = Event.objects.editable_by(reader).coming()

    @property
    def picked(self):
        """The event that stands in the box; None when there is none that may be picked."""
        number = str(self["event"].value() or "")
        whole = number.isascii() and number.isdigit() and len(number) < 18
        return self.fields["event"].queryset.filter(pk=number).first() if whole else None

    @property
    def found(self):
        return [] if self.picked else events_for(self.reader, self["event_q"].value() or "")

    def clean(self):
        given = super().clean()
        if not given.get("event") and not self.errors:
            typed = given.get("event_q", "").strip()
            said = _("“%(text)s” is not picked yet: choose one that is found.") % {"text": typed[:60]}
            self.add_error("event_q", said if typed else _("Choose the event."))
        return given


def _as_pressed(posted):
    """What was posted, with an event picked or dropped by a button; and whether that is all that was pressed."""
    data = posted.copy()
    if "pick" in posted:
        data["event"], data["event_q"] = posted["pick"], ""
    elif "drop" in posted:
        data["event"] = ""
    return data, not {"save", "preview"} & {*posted}


@require_GET
@limited("search")
@permission_required(MAY, raise_exception=True)
def find_event(request):
    """What the box suggests while a name is typed."""
    text = request.GET.get("event_q", "").replace("\0", "")[:200]
    back = request.GET.get("at", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    context = {"found": events_for(request.user, text), "text": text, "at": back if safe else reverse("invite")}
    return render(request, "events/invite/found.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(MAY, raise_exception=True)
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
    data, choosing = _as_pressed(request.POST)
    form = InviteForm(data, request.user)
    if choosing:
        form = InviteForm(None, request.user)
        form.initial = {name: data.get(name, "") for name in form.fields}
        return _show(request, page, form)
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
    page |= {"form": form, "problems": problems, "at": request.get_full_path()}
    return render(request, "events/invite.html", page, status=status)
