from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.pipeline import Stage, StaleLead, Status

from .records import LeadView


class MoveLeadView(LeadView):
    """Move a lead to another stage; refused, the page says why and keeps what was typed."""

    http_method_names = ["post"]

    def post(self, request, pk):
        lead = self.record(pk)
        try:
            self.act(lead, request.POST)
        except StaleLead as error:
            return self.refused(request, self.record(pk), [str(error)], 409)
        except ValidationError as error:
            return self.refused(request, lead, error.messages, 422)
        messages.success(request, self.done(lead))
        return redirect(lead)

    def act(self, lead, posted):
        note, seen = posted.get("note", "").strip(), posted.get("seen", lead.stage)
        if seen != lead.stage:
            raise StaleLead(
                _("Someone else moved this lead to “%(stage)s” while you had the page open.")
                % {"stage": lead.get_stage_display()}
            )
        lead.move_to(posted.get("stage", ""), by=self.request.user, note=note)

    def done(self, lead):
        return _("Moved to “%(stage)s”.") % {"stage": Stage(lead.stage).label}

    def refused(self, request, lead, problems, status):
        return self.page(request, lead, status, problems=problems, typed=request.POST)


class StatusOfLeadView(MoveLeadView):
    """Change the status of a lead."""

    def act(self, lead, posted):
        if posted.get("seen", lead.status) != lead.status:
            raise StaleLead(
                _("Someone else made this lead “%(status)s” while you had the page open.")
                % {"status": lead.get_status_display()}
            )
        lead.set_status(
            posted.get("status", ""),
            by=self.request.user,
            reason=posted.get("reason", ""),
            lost_to=posted.get("lost_to", ""),
        )

    def done(self, lead):
        return _("The lead is now “%(status)s”.") % {"status": Status(lead.status).label}
