"""The page that makes drafts of meetings from the invites of a calendar: what a file holds, then one of them taken."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core import signing
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from events.invites import BYTES, InviteRefused, read
from events.taking_invites import drafts_of, opened, take

SHOWN = 10


class InviteFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=gettext_lazy(
            "An invite saved from Outlook, a phone or a web calendar, ending in .ics. Drop it here."
        ),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            # One byte more than it may have, whatever the browser said of its size.
            return read(file.read(BYTES + 1))
        except InviteRefused as error:
            raise forms.ValidationError(str(error)) from error


class FromCalendarView(PermissionRequiredMixin, View):
    """First the file, whose meetings are shown with whom they lead to; then a day of one of them is taken."""

    permission_required = "events.add_meeting"
    raise_exception = True

    def get(self, request):
        return self.show(InviteFileForm())

    def post(self, request):
        if "take" in request.POST:
            return self.take(request)
        form = InviteFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        invites = sorted(form.cleaned_data["file"], key=_nearest)
        return self.show(InviteFileForm(), drafts=drafts_of(invites[:SHOWN], request.user), left=len(invites[SHOWN:]))

    def take(self, request):
        try:
            invite = opened(request.POST["take"], request.user)
            day = date.fromisoformat(request.POST.get("day", ""))
            if day not in (invite.days or [invite.day]):
                raise ValueError
        except (signing.BadSignature, ValueError):
            messages.error(request, _("This preview is too old or was changed. Send the file again."))
            return redirect("meetings-from-calendar")
        meeting, is_new = take(drafts_of([invite], request.user)[0], day, by=request.user)
        if is_new:
            messages.success(request, _("Draft made from the invite. Complete it once the meeting was held."))
        else:
            messages.info(request, _("You have taken this invite already: this is its meeting."))
        return redirect(meeting)

    def show(self, form, status=200, **more):
        return render(self.request, "events/from_calendar.html", {"form": form, **more}, status=status)


def _nearest(invite):
    """Those that can be taken first, the nearest to today before the others."""
    return bool(invite.problem), abs((invite.day - localdate()).days) if invite.day else 0
