from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from partners.forms import StopClockForm
from partners.models import ResponseClock

from .moving import MoveLeadView


class StopClockView(MoveLeadView):
    """Say that what a response clock stands for is done; refused, the page says why."""

    form_class = StopClockForm

    def post(self, request, pk, clock):
        rows = ResponseClock.objects.visible_to(request.user).filter(lead=pk)
        self.clock = get_object_or_404(rows, pk=clock)
        return super().post(request, pk)

    def act(self, lead, done_on, clock_note):
        self.clock.stop(by=self.request.user, on=done_on, note=clock_note)

    def done(self, lead):
        words = {"clock": self.clock.get_kind_display(), "day": self.clock.stopped_on}
        if self.clock.late:
            return _("“%(clock)s” is done on %(day)s, and stays marked as late.") % words
        return _("“%(clock)s” is done on %(day)s, in time.") % words
