from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.forms import MoveForm, StatusForm
from partners.pipeline import GATES, Stage, StaleLead, Status
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.wording import after_label

from .records import LeadView


class MoveLeadView(LeadView):
    """Move a lead to another stage; refused, the page says why and keeps what was typed."""

    http_method_names = ["post"]
    form_class = MoveForm
    lacking = False  # whether it was refused for want of something

    def post(self, request, pk):
        lead, form = self.record(pk), self.form_class(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError(_in_words(form))
            self.act(lead, **form.cleaned_data)
        except ValidationError as error:
            return self.refused(lead, self.problems(lead, error), 422)
        except REFUSED as error:
            return self.refused(self.record(pk), sentences(error), status_of(error))
        return self.moved(lead)

    def moved(self, lead):
        messages.success(self.request, self.done(lead))
        return redirect(lead)

    def aim(self, record):
        """After a refused move, the stage that was asked for: all the gates on the way are shown."""
        asked = self.request.POST.get("stage", "")
        ahead = self.lacking and Stage(asked).place > Stage(record.stage).place
        return Stage(asked) if ahead else super().aim(record)

    def problems(self, lead, error):
        """What is wrong; what a gate asks for is a link to where it is mended."""
        gates = {gate.field: gate for gate in GATES}
        one_by_one = list(zip(error.error_list, error.messages, strict=True))
        self.lacking = any(one.code in gates for one, _text in one_by_one)
        self.edit = self.edit_url(lead) if self.lacking else ""
        return [self.missing(lead, [gates[one.code]])[0] if one.code in gates else text for one, text in one_by_one]

    def act(self, lead, stage, note, seen):
        if seen and seen != lead.stage:
            raise StaleLead(
                _("Someone else moved this lead to “%(stage)s” while you had the page open.")
                % {"stage": lead.get_stage_display()}
            )
        lead.move_to(stage, by=self.request.user, note=note)

    def done(self, lead):
        return _("Moved to “%(stage)s”.") % {"stage": Stage(lead.stage).label}

    def refused(self, lead, problems, status):
        typed = {name: value.replace("\0", "") for name, value in self.request.POST.items()}
        return self.page(self.request, lead, status, problems=problems, typed=typed)


class StatusOfLeadView(MoveLeadView):
    """Change the status of a lead."""

    form_class = StatusForm

    def act(self, lead, status, reason, lost_to, seen):
        if seen and seen != lead.status:
            raise StaleLead(
                _("Someone else made this lead “%(status)s” while you had the page open.")
                % {"status": lead.get_status_display()}
            )
        lead.set_status(status, by=self.request.user, reason=reason, lost_to=lost_to)

    def done(self, lead):
        return _("The lead is now “%(status)s”.") % {"status": Status(lead.status).label}


def _in_words(form):
    """What is wrong with a form, each sentence with the name of its field."""
    return [after_label(form[name].label, e) for name, errors in form.errors.items() for e in errors]
