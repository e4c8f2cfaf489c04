"""Consent taken back by many at once: looked at first, then done by the rule of one press, all or none."""

from hashlib import sha256

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partners import consent
from partners.models import Contact
from promotion_crm.refused import Stale

MOST = 2000  # persons of one act


class StaleConsent(Stale):
    """What would be done is not what the person saw."""


class Withdrawing:
    """`rows` are the contacts of the act, a queryset; those this person may not see are none of it."""

    def __init__(self, rows, by):
        self.by = by
        self.rows = Contact.objects.visible_to(by).filter(pk__in=rows.order_by().values("pk"))

    @cached_property
    def found(self):
        """{number: withdrew already, or None where it is not this person's to say}, of at most one more than MOST."""
        taken = self.rows.order_by("name_en", "pk").values_list("pk", "withdrawn_on", "do_not_contact")[: MOST + 1]
        taken = list(taken)
        mine = Contact.objects.editable_by(self.by).filter(pk__in=[pk for pk, _on, _barred in taken])
        mine = set(mine.values_list("pk", flat=True))
        return {pk: bool(on and barred) if pk in mine else None for pk, on, barred in taken}

    def numbers(self, state):
        return [pk for pk, of in self.found.items() if of is state]

    @cached_property
    def pending(self):
        return self.numbers(False)

    @cached_property
    def withdrawn(self):
        return self.numbers(True)

    @cached_property
    def others(self):
        """Whose consent this person may not note: contacts of others, and who was erased."""
        return self.numbers(None)

    @property
    def mark(self):
        return sha256(",".join(map(str, sorted(self.pending))).encode()).hexdigest()[:16]

    @transaction.atomic
    def run(self, seen, *, how, evidence):
        """Withdraw for all that have not yet. How many. Raises StaleConsent where they are not those of the mark."""
        told = _("These are not the persons you saw; nothing was changed. Look again.")
        if seen != self.mark:
            raise StaleConsent(told)
        done = consent.withdraw(self.pending, by=self.by, how=how, evidence=evidence)
        if done != len(self.pending):  # somebody was quicker
            raise StaleConsent(told)
        return done
