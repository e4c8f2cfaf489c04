"""The pages of the mails to the guests of an event: what was sent, what was not, and a new one looked at and sent."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import mailing
from events.letters import letter
from events.models import Event, GuestMail

from .door import event_of

SHOWN = 50  # mails that were not sent, on the page
LONGEST = 500
Kind, State = GuestMail.Kind, GuestMail.State
TITLES = {Kind.INVITATION: gettext_lazy("Send invitations"), Kind.THANKS: gettext_lazy("Thank those who came")}
may_look = permission_required(["events.view_event", "events.view_participation"], raise_exception=True)
may_write = permission_required(["events.view_event", "events.change_participation"], raise_exception=True)


class LetterForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("Each guest's own")), *settings.LANGUAGES],
        help_text=gettext_lazy("A guest's own is the one their contact speaks, else that of their name."),
    )
    intro = forms.CharField(
        label=gettext_lazy("First line, before the rest"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def open_event(request, pk):
    """The event, for who may change it and its list. Raises Http404 or PermissionDenied."""
    event = event_of(request, pk)
    if not Event.objects.editable_by(request.user).filter(pk=event.pk).exists():
        raise PermissionDenied(Event.NOT_OPEN % {"event": event})
    return event


@require_safe
@may_look
def mails(request, pk):
    """How many of each kind were sent, and which were not, with the reason."""
    event = event_of(request, pk)
    rows = GuestMail.objects.visible_to(request.user).filter(participation__event=event)
    failed = rows.failed().select_related("participation__contact").order_by("participation__name", "pk")
    may_send = Event.objects.editable_by(request.user).filter(pk=event.pk).exists()
    may_send = may_send and request.user.has_perm("events.change_participation")
    context = {
        "event": event,
        "kinds": _counts(rows),
        "busy": rows.filter(state__in=[State.TO_SEND, State.SENDING]).count(),
        "failed": failed[:SHOWN],
        "failed_count": failed.count(),
        "may_send": may_send,
        "acts": [(kind, TITLES[kind]) for kind in TITLES if not mailing.too_early_because(event, kind)],
        "job": request.user.jobs.open().filter(kind=mailing.JOB, arguments__event=event.pk).first(),
    }
    part = "HX-Request" in request.headers
    return render(request, "events/mails/sent.html" if part else "events/mails/mails.html", context)


def _counts(rows):
    """[(kind in words, sent, not sent, waiting), …] of the kinds there are."""
    found = {}
    for kind, state, count in rows.order_by().values_list("kind", "state").annotate(Count("pk")):
        found.setdefault(kind, {})[state] = count
    return [
        (label, of.get(State.SENT, 0), of.get(State.FAILED, 0), of.get(State.TO_SEND, 0) + of.get(State.SENDING, 0))
        for kind, label in Kind.choices
        if (of := found.get(kind))
    ]


@require_http_methods(["GET", "POST"])
@may_write
def write(request, pk, kind):
    """A letter, looked at before it is sent."""
    if kind not in TITLES:
        raise Http404
    event, form = open_event(request, pk), LetterForm(request.POST or None)
    page = {"event": event, "kind": kind, "title": TITLES[kind], "closed": mailing.too_early_because(event, kind)}
    if page["closed"] or not form.is_valid():
        return _show(request, page, form, 422 if request.method == "POST" else 200)
    if "save" not in request.POST:
        return _show(request, page, form)
    sent = mailing.write(event, kind, request.POST.get("seen", ""), by=request.user, **form.cleaned_data)
    if not sent:
        page["problems"] = [_("It would not go to whom you saw. Nothing was sent; look again.")]
        return _show(request, page, form, 409)
    words = ngettext("%(number)d mail is on its way.", "%(number)d mails are on their way.", sent)
    messages.success(request, words % {"number": sent})
    return redirect("guest-mails", event.pk)


def _show(request, page, form, status=200):
    found = mailing.preview(page["event"], page["kind"])
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    groups = [
        (_("No e-mail address, and left out"), *found.told(found.nowhere, request.user)),
        (_("Do not contact, and left out"), *found.told(found.barred, request.user)),
        (_("Will get it"), *found.told(found.to, request.user)),
    ]
    page |= {
        "form": form,
        "preview": found,
        "groups": [group for group in groups if group[1] or group[2]],
        "sample": _sample(page, found, given),
    }
    return render(request, "events/mails/write.html", page, status=status)


def _sample(page, found, given):
    """The text as the first guest gets it; the link of another person is not shown."""
    guests = page["event"].participations.select_related("contact", "event__district")
    guest = guests.filter(pk__in=found.to[:1]).first()
    if not guest:
        return None
    made = letter(guest, page["kind"], **given)
    made.link = made.link and _("(the link of this guest)")
    return made


@require_POST
@may_write
def again(request, pk):
    event = open_event(request, pk)
    sent = mailing.write_again(event, by=request.user)
    words = ngettext("%(number)d mail is sent again.", "%(number)d mails are sent again.", sent)
    messages.success(request, words % {"number": sent})
    return redirect("guest-mails", event.pk)
