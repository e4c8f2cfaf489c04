from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from promotion_crm.lists.conditions import Numbers

MOST = 36_500


class Untouched(Numbers):
    """Records that in so many days nobody changed and nobody met about, at meetings the reader may see.

    Meetings belong to the floor above, and point here by their relation `meetings`.
    """

    many = False
    may_lack = False
    shape = "number"

    def __init__(self, **kwargs):
        super().__init__("pk", **kwargs)

    def take(self, name, reader, model):
        super().take(name, reader, model)
        self.met = model._meta.get_field("meetings")

    def read(self, text):
        days = self.whole(text)
        if days > MOST:
            raise self.refuse(text, _("The number is too large."), _("The largest is %(most)d.") % {"most": MOST})
        return days

    def condition(self, values):
        since = localdate() - timedelta(days=values[0])
        meetings = self.met.related_model.objects.visible_to(self.reader).filter(held_on__gt=since)
        link = self.met.field.name
        # Without those of meetings about no such record: NOT IN knows nothing of rows beside a NULL.
        met = Q(pk__in=meetings.filter(**{f"{link}__isnull": False}).order_by().values(link))
        return Q(updated_at__lt=make_aware(datetime.combine(since + timedelta(days=1), time()))) & ~met
