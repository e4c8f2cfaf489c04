from calendar import monthrange
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from events.choosing import Chosen, adjusted, find
from events.feedback_forms import blocks_of, typed_so_far
from events.forms import MeetingForm, not_too_long
from events.models import Meeting
from events.prefilling import problems
from events.recording import record_meeting
from promotion_crm.limiting import limited

PERMISSION = "events.add_meeting"
KINDS = ("organization", "lead", "colleague")
SAVES = {"save", "another", "draft"}


def _in_a_month(day):
    year, month = (day.year + day.month // 12, day.month % 12 + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_days():
    """The days offered for a next step: (name, label, day)."""
    today = localdate()
    return [
        ("week", _("+1 week"), today + timedelta(days=7)),
        ("fortnight", _("+2 weeks"), today + timedelta(days=14)),
        ("month", _("+1 month"), _in_a_month(today)),
    ]


class LogMeetingView(PermissionRequiredMixin, View):
    """Log a meeting. Works without scripts: adding someone posts the form and shows it again."""

    permission_required = PERMISSION
    raise_exception = True
    kept_as = "meeting-log"  # what was typed is kept in the browser under this name

    def get(self, request):
        if wrong := problems(request.GET, request.user):
            return render(request, "400.html", {"problems": wrong}, status=400)
        given = request.GET.copy()
        for name in ("organization", "contact", "lead"):
            given.setlist(f"{name}s", given.getlist(name))
        form = MeetingForm(user=request.user, initial=_initial(request.GET))
        return self.show(form, given, blocks_of(not_too_long()))

    @method_decorator(sensitive_post_parameters())
    def post(self, request):
        data = adjusted(request.POST, {name: day for name, _label, day in next_days()})
        form = self.form(data)
        if not request.POST.keys() & SAVES:
            blocks = blocks_of(not_too_long(), initial=typed_so_far(data))
            return self.show(self.unjudged(form), data, blocks)
        blocks = blocks_of(not_too_long(), data)
        right = all([not _unpicked(form, data), form.is_valid(), blocks.is_valid()])
        if told := self.told_meanwhile(data):
            form.add_error(None, told)
            return self.show(form, data, blocks_of(not_too_long(), initial=typed_so_far(data)), status=422)
        if not right:
            return self.show(form, data, blocks, status=422)
        return self.answer(self.save(form, blocks, press_of(data)))

    def told_meanwhile(self, data):
        """What others changed while the form was open, where there is a record yet."""
        return []

    def form(self, data):
        return MeetingForm(data, user=self.request.user, draft="draft" in data)

    def unjudged(self, form):
        """The same form with what was typed, before anyone asked to save it."""
        return MeetingForm(user=form.user, initial={n: form[n].value() for n in form.fields})

    def save(self, form, blocks, press):
        """The meeting as logged; pressing Save twice gives the same one."""
        picked, user = form.cleaned_data, self.request.user
        names = ("organizations", "contacts", "colleagues", "leads")
        meeting = form.save(commit=False)
        meeting.press = press
        more = {name: list(picked[name]) for name in names}
        more |= {"owner": picked["owner"], "feedback": blocks.rows()[0], "restricted": picked.get("restricted", "")}
        try:
            return record_meeting(meeting, by=user, **more)
        except IntegrityError:
            if logged := Meeting.objects.filter(press=press, logged_by=user).first():
                return logged
            raise

    def answer(self, meeting):
        """What was done in words, and the page that comes next."""
        if meeting.state == Meeting.State.DRAFT:
            said = _("Draft saved. Only you and those in the meeting see it.")
        else:
            said = _("Meeting logged.") if not meeting.next_step else _("Meeting and next step logged.")
        messages.success(self.request, said, extra_tags=f"draft-saved:{self.kept_as}")
        if "another" in self.request.POST:
            return redirect(f"{reverse('log-meeting')}?{_kept(meeting)}")
        return redirect(meeting)

    def show(self, form, data, blocks, status=200):
        context = {
            "form": form,
            "blocks": blocks,
            "next_days": next_days(),
            "chosen": Chosen(self.request.user, data),
            "searched": data.get("find", ""),
            "press": press_of(data),
            "named": data.get("named", ""),
            "action": self.request.path,
            "kept_as": self.kept_as,
        }
        if context["searched"] in KINDS:
            text = data.get(f"{context['searched']}_q", "")
            context |= {"text": text, "rows": find(self.request.user, context["searched"], text, data)}
        return render(self.request, "events/log_meeting.html", context | self.about(), status=status)

    def about(self):
        """What the page says besides."""
        return {}


def _unpicked(form, data):
    """Tell of names that were typed and not picked; whether there are any."""
    typed = {kind: data.get(f"{kind}_q", "").strip() for kind in KINDS}
    for kind, text in typed.items():
        if text:
            message = _("“%(text)s” is not picked yet: choose one that is found, or clear the box.")
            form.add_error(f"{kind}s", message % {"text": text[:60]})
    data["find"] = next((kind for kind, text in typed.items() if text), "")
    return bool(data["find"])


def press_of(data):
    """The mark of this showing of the form, a new one where none was sent."""
    try:
        return UUID(data.get("press", ""))
    except ValueError:
        return uuid4()


def _initial(query):
    """What an address may fill in beforehand, as given."""
    return {name: query[name] for name in ("event", "kind", "held_on") if query.get(name)}


def _kept(meeting):
    """What stays for the next meeting of the same event."""
    kept = {"event": meeting.event_id, "kind": meeting.kind, "held_on": meeting.held_on}
    return urlencode({name: value for name, value in kept.items() if value})


@require_POST
@permission_required(PERMISSION, raise_exception=True)
def meeting_parts(request):
    """The part of the form that depends on who was there, after one was added or removed."""
    data = adjusted(request.POST)
    chosen = Chosen(request.user, data)
    context = {"chosen": chosen, "fragment": True}
    if "blocks" in data:  # of a draft that the browser kept
        context["blocks"] = blocks_of(not_too_long(), initial=typed_so_far(data))
    return render(request, "events/log/parts.html", context)


@require_GET
@limited("search")
@permission_required(PERMISSION, raise_exception=True)
def meeting_find(request):
    """Organizations, leads or colleagues whose name was begun."""
    kind = request.GET.get("kind", "organization")
    text = request.GET.get(f"{kind}_q", "")
    rows = find(request.user, kind, text, request.GET) if text else []
    return render(request, "events/log/found.html", {"kind": kind, "rows": rows, "text": text})
