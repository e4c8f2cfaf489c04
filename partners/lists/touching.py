"""Keeping in touch as columns and filters of organizations."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Organization
from partners.models.organizations import touch_due
from promotion_crm.lists import Column, kinds
from promotion_crm.lists.conditions import Days, Flag


class TouchDue(Days):
    """When the next contact is due: `=any` where there is to be one."""

    def __init__(self, **kwargs):
        super().__init__("keep_in_touch_weeks", **kwargs)

    def condition(self, days):
        after, before, there = days
        wanted = self.lacking([there]) if there else Q()
        if after or before:
            rows = Organization.objects.order_by().to_keep_in_touch()
            rows = rows.filter(touch_due__gte=after) if after else rows
            rows = rows.filter(touch_due__lte=before) if before else rows
            wanted &= Q(pk__in=rows.values("pk"))
        return wanted


def mine(reader):
    return Q(pk__in=Organization.objects.touched_by(reader).filter(keep_in_touch_weeks__isnull=False).values("pk"))


def touch_mine():
    return Flag(mine, label=_("mine to keep in touch"), own=True)


TOUCH_COLUMNS = [
    Column("keep_in_touch", lambda reader: touch_due(), label=_("next contact due"), kind=kinds.Date(), sort=False),
    Column("keep_in_touch_weeks", kind=kinds.Number(), sort=False),
    Column("keep_in_touch_by", kind=kinds.Person(), sort=False),
]
