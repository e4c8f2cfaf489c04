from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.landing_forms import IssueForm, IssueStateForm
from partners.models import Issue
from partners.pipeline import StaleLead

from .tracking import AddView, OnLeadView, RefusedForm, checked


class AddIssueView(AddView):
    form_class, panel = IssueForm, "issues"
    done = gettext_lazy("Issue added.")


class IssueStateView(OnLeadView):
    """One step of an issue; `seen` is the state the person saw."""

    def act(self, lead, issue):
        rows = Issue.objects.visible_to(self.request.user).filter(lead=lead)
        found = get_object_or_404(rows.select_related("lead", "owner"), pk=issue)
        form = checked(IssueStateForm(self.request.POST, issue=found))
        given = dict(form.cleaned_data)
        state, seen = given.pop("state"), given.pop("seen")
        if seen and seen != found.state:
            raise StaleLead(_("Someone else made this issue “%(state)s”.") % {"state": found.get_state_display()})
        try:
            found.set_state(state, by=self.request.user, **given)
        except ValidationError as error:
            form.add_error(None, error.messages)
            raise RefusedForm(form) from error
        return _("The issue is now “%(state)s”.") % {"state": found.get_state_display()}

    def anchor(self, issue):
        return f"issue-{issue}"
