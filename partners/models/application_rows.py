"""Which applications a person works on, and which wait for the office."""

from django.db.models import Q

from partners.programs.procedure import ENTER, State
from promotion_crm.models import CrmQuerySet
from promotion_crm.roles import CONFIRM_APPLICATION


class ApplicationQuerySet(CrmQuerySet):
    def open(self):
        return self.filter(state__in=State.OPEN)

    def waiting(self):
        """Those that wait for the office: their clock runs."""
        return self.filter(state__in=State.WAITING)

    def tended_by(self, user):
        """Open ones that this person works on: who entered it, who reviews it, who decides."""
        if not user.has_perm(ENTER):
            return self.none()
        rows, mine = self.open().visible_to(user), Q(entered_by=user.pk)
        if user.has_perm(CONFIRM_APPLICATION):
            return rows
        return rows.filter(mine | Q(district=user.district_id) if user.district_id else mine)

    def changed_by(self, user):
        """While it is with who entered it; afterwards it stays what was reviewed."""
        rows = self.filter(state__in=State.EDITED)
        if user.has_perm(CONFIRM_APPLICATION):
            return rows
        mine = Q(entered_by=user.pk)
        return rows.filter(mine | Q(district=user.district_id) if user.district_id else mine)
