"""Entering a lead: compared with the others first, saved second, and never out of the sight of who enters it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from partners.models import ProjectLead, Suspicion
from partners.suspecting import look_for_duplicates, one_at_a_time

AGAIN = timedelta(minutes=10)  # the same lead entered twice by one person within it was sent twice
TOLD_APART = ("title", "investor", "source", "received_on", "owner", "industry", "district", "note")


class Alike:
    """The leads that one which is being entered may repeat, as this person may read of them.

    `pairs` are those they may see: [(lead, [ground in words, …]), …]; of others only `hidden`,
    their number, is told. `marks` says which leads were shown, and names none.
    """

    def __init__(self, lead, user):
        found = dict(look_for_duplicates([lead])[0])
        seen = ProjectLead.objects.visible_to(user).filter(pk__in=found).select_related("investor", "owner")
        seen = seen.in_bulk()
        self.pairs = [(seen[pk], _in_words(grounds)) for pk, grounds in found.items() if pk in seen]
        self.hidden = len(found) - len(seen)
        self.marks = [_mark(pk, user) for pk in found]

    def __bool__(self):
        return bool(self.marks)

    def all_among(self, marks):
        """Whether these marks hold every lead that was found."""
        return all(any(constant_time_compare(mark, other) for other in marks) for mark in self.marks)


def _in_words(grounds):
    return [Suspicion.Ground(ground).label for ground in grounds]


def _mark(pk, user):
    return salted_hmac("partners.entering", f"{user.pk}:{pk}").hexdigest()[:16]


class LooksAlike(Exception):
    """The lead was not saved: someone has to look at `alike` first."""

    def __init__(self, alike):
        super().__init__()
        self.alike = alike


@transaction.atomic
def enter(lead, *, by, marks=()):
    """Save a new lead and return it; sent twice, the one saved first is returned.

    `marks` says which leads that look alike the person has seen. Raises LooksAlike when there
    are others, so the second of two who enter the same project at once is told; and
    ValidationError when `by` could not see the lead once it was saved.
    """
    one_at_a_time()
    if again := _just_entered(lead, by):
        return again
    alike = Alike(lead, by)
    if not alike.all_among(marks):
        raise LooksAlike(alike)
    lead.save()
    lead.refresh_from_db(fields=["code"])
    check_in_sight(lead, by)
    return lead


def _just_entered(lead, by):
    same = {name: getattr(lead, name) for name in TOLD_APART}
    rows = ProjectLead.objects.visible_to(by).filter(**same, created_at__gte=now() - AGAIN)
    return rows.order_by("pk").first()


def check_in_sight(lead, by):
    """Raises ValidationError when whoever enters a new lead would never see it again."""
    if not ProjectLead.objects.visible_to(by).filter(pk=lead.pk).exists():
        raise ValidationError(
            _("You would not see this lead once it is saved; stay its owner, or place it where you may see it.")
        )
