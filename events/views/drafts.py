from django.contrib import messages
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from events.drafting import rewrite_draft
from events.feedback_forms import blocks_of, typed_of
from events.forms import MeetingForm, not_too_long
from events.meanwhile import FEEDBACK, FIELDS, catch_up, mark, named_by
from events.meeting_rules import missing
from events.models import FollowUp, Meeting
from events.recording import LINKS, Minutes
from events.views.logging import SAVES, LogMeetingView, press_of


class CompleteMeetingView(LogMeetingView):
    """Go on with a draft: save it as a draft again, or complete it."""

    permission_required = "events.change_meeting"

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.meeting.state == Meeting.State.COMPLETE:
            return self.told(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def meeting(self):
        rows = Meeting.objects.editable_by(self.request.user).select_related("logged_by", "event")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def kept_as(self):
        return f"meeting-{self.meeting.pk}"

    def get(self, request, pk):
        form = MeetingForm(user=request.user, instance=self.meeting, initial={"owner": self._owner()})
        named = named_by(self.meeting, request.user)
        blocks = blocks_of(not_too_long(), initial=typed_of(named[FEEDBACK].values()))
        return self.show(form, _as_sent(named), blocks)

    @method_decorator(sensitive_post_parameters())
    @transaction.atomic
    def post(self, request, pk):
        # Two presses wait for each other; the second finds what the first has done.
        kept = Meeting.objects.select_for_update(no_key=True).get(pk=pk)
        if request.POST.keys() & SAVES and kept.press == press_of(request.POST):
            return self.answer(kept)
        if kept.state == Meeting.State.COMPLETE:
            return self.told(request)
        return super().post(request)

    def told(self, request):
        messages.info(request, _("This meeting is complete already; change it by “Edit” on its page."))
        return redirect(self.meeting)

    def form(self, data):
        return MeetingForm(data, user=self.request.user, draft="draft" in data, instance=self.meeting)

    def unjudged(self, form):
        typed = {name: form[name].value() for name in form.fields}
        return MeetingForm(user=form.user, instance=self.meeting, initial=typed)

    def told_meanwhile(self, data):
        return catch_up(data, named_by(self.meeting, self.request.user))

    def save(self, form, blocks, press):
        picked, meeting, user = form.cleaned_data, form.save(commit=False), self.request.user
        feedback, gone = blocks.rows(meeting.feedback.visible_to(user))
        own = [user] if meeting.attendees.contains(user) else []
        meeting.press = press
        minutes = Minutes(
            meeting,
            *(list(picked[name]) for name in ("organizations", "contacts")),
            attendees=[*own, *(one for one in picked["colleagues"] if one not in own)],
            leads=list(picked["leads"]),
            owner=picked["owner"],
            feedback=feedback,
            restricted=picked.get("restricted", ""),
        )
        rewrite_draft(minutes, by=user, gone=gone)
        return meeting

    def about(self):
        draft = Meeting.objects.get(pk=self.meeting.pk)  # as it is kept, whatever was typed
        return {"draft": draft, "missing": list(missing(draft, draft.organization_links.all()))}

    def _owner(self):
        step = FollowUp.objects.open().filter(meeting=self.meeting, what=self.meeting.next_step).first()
        return step.owner_id if step and step.owner_id != self.request.user.pk else None


def _as_sent(named):
    """Who and what the draft names, as the form would send it."""
    given = QueryDict(mutable=True)
    given["named"] = mark(named)
    for kind in LINKS:
        given.setlist(FIELDS.get(kind, kind), [*named[kind]])
    return given
