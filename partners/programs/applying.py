"""Who has to act on which application, and what this person may do about one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.application_rules import who_may
from promotion_crm.roles import CONFIRM_APPLICATION, REVIEW_APPLICATION

from .procedure import ACTS, ENTER, State

TO_DO = {
    State.DRAFT: _("Finish the draft"),
    State.RETURNED: _("Mend it and send it again"),
    State.SUBMITTED: _("Begin the review"),
    State.REVIEW: _("Review it"),
    State.COMMISSION: _("Confirm or reject it"),
}


def waits_for(user):
    """A condition for the applications on which this person has to act: to finish, to review, to decide."""
    mine = Q(state__in=State.EDITED, entered_by=user.pk) if user.has_perm(ENTER) else Q(pk__in=[])
    if user.has_perm(REVIEW_APPLICATION):
        here = Q(district=user.district_id) if user.district_id else Q(pk__in=[])
        if user.has_perm(CONFIRM_APPLICATION):
            here |= Q(district__isnull=True)
        mine |= Q(here, state__in=State.PRELIMINARY)
    if user.has_perm(CONFIRM_APPLICATION):
        mine |= Q(state=State.COMMISSION) & ~Q(reviewed_by=user.pk)
    return mine


def acts_of(application, user):
    """The steps this person may take on an application, in order; and why not the next one, or ""."""
    barred = {needs: who_may(application, needs, user) for needs in _asked(application)}
    acts = [act for act in ACTS.values() if application.state in act.froms]
    open_to = [act for act in acts if not barred[act.needs]]
    first = next((act for act in acts if not act.is_final or act.name == "reject"), None)
    return open_to, barred[first.needs] if first else ""


def _asked(application):
    return {act.needs for act in ACTS.values() if application.state in act.froms}


def stations(application):
    """The line from draft to decision: [(words, "done" | "now" | ""), …]."""
    way = [State.DRAFT, State.SUBMITTED, State.REVIEW, State.COMMISSION]
    state = State(application.state)
    if state == State.WITHDRAWN:
        passed = {State(step.before) for step in application.steps.all()}
        return [(one.label, "done") for one in way if one in passed] + [(state.label, "now")]
    if state == State.RETURNED:
        way.insert(3, State.RETURNED)
    way.append(state if state in State.SETTLED else State.CONFIRMED)
    place = way.index(state)
    return [(one.label, "done" if n < place else "now" if n == place else "") for n, one in enumerate(way)]
