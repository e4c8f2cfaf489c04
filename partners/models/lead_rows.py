"""Which leads a person sees, works on and may change."""

from django.db import transaction
from django.db.models import F, Q

from partners.pipeline import Stage, Status
from promotion_crm.any_of import IsAnyOf, among
from promotion_crm.models import CrmQuerySet
from promotion_crm.roles import VERIFY

# Leads that are not restricted to the people named on them.
OPEN = Q(confidentiality="normal")


class LeadQuerySet(CrmQuerySet):
    def seen_by(self, user):
        if "city administrator" in user.roles:
            return self.all()
        seen = self._theirs(user)
        if user.roles & {"leadership", "verifier"}:
            seen |= OPEN
        if "verifier" in user.roles:
            seen |= Q(pk__in=self._to_verify(user))
        # Last what is not said by the row itself: PostgreSQL asks it of what the rest leaves over.
        return self.filter(seen | self.shared_with(user))

    def changed_by(self, user):
        if "city administrator" in user.roles:
            return self.all()
        return self.filter(self.shared_with(user, "change") | self._theirs(user))

    def tended_by(self, user):
        """Those this person works on: adds receipts, visits, issues; also once they have landed."""
        return super().editable_by(user)

    def editable_by(self, user):
        """As any model's; but a landed lead only by a verifier who does not own it."""
        if user.is_superuser:
            return self.all()
        editable = Q(pk__in=self.model._default_manager.tended_by(user).values("pk")) & ~Q(stage__in=Stage.COUNTED)
        if user.has_perm(VERIFY):
            counted = self.model._default_manager.filter(stage__in=Stage.COUNTED).exclude(owner=user.pk)
            editable |= Q(pk__in=counted.visible_to(user).values("pk"))
        return self.filter(editable)

    def find(self, text):
        """By the words of the title, or the beginning of the code."""
        return self.filter(Q(search_text__found=text) | Q(code__startswith=text.strip().upper() or "-"))

    def _theirs(self, user):
        """Named on it; introduced by own partners; in the own district."""
        theirs = Q(pk__in=[])
        if user.roles & {"account manager", "district officer"}:
            theirs |= Q(owner=user) | Q(steward=user)
        if "account manager" in user.roles:
            introduced = self._rows_of("introductions").filter(partner__account_manager=user).values("lead")
            theirs |= OPEN & among("pk", introduced, user, "introduced")
        if "district officer" in user.roles and user.district_id:
            here = Q(district=user.district_id) | Q(first_negotiation_district=user.district_id)
            theirs |= OPEN & (here | Q(IsAnyOf(F("pk"), self._in_transfer(user.district_id))))
        return theirs

    def _to_verify(self, user):
        """Leads someone asked to have verified, and those this verifier decided: restricted ones as well."""
        return self._rows_of("verifications").filter(Q(state="open") | Q(decided_by=user)).values("lead")

    def _in_transfer(self, district):
        """Leads about to pass from or to a district: both see them until that is settled."""
        either = Q(from_district=district) | Q(to_district=district)
        return self._rows_of("transfers").filter(either, state__in=["requested", "approved"]).values("lead")

    def _rows_of(self, relation):
        """All rows of a relation; their models stand above this one, and cannot be imported here."""
        return self.model._meta.get_field(relation).related_model._base_manager.order_by()

    def about(self, organization):
        """Those it invests in, and those it introduced: a subquery for keys, each part by its index."""
        invested = self.filter(investor=organization).order_by().values("pk")
        return invested.union(self._rows_of("introductions").filter(partner=organization).values("lead"), all=True)

    def open(self):
        return self.exclude(status__in=Status.CLOSED)

    def landed(self):
        return self.filter(stage__in=Stage.COUNTED)

    def bulk_create(self, objs, **kwargs):
        """As ever; the clocks of each start, and each is compared with all others."""
        with transaction.atomic():
            made = super().bulk_create(objs, **kwargs)
            if made:
                self.model.begin_all(made)
        return made

    def save_all(self, rows, fields):
        """As ever; those are compared again that look new to the comparison."""
        rows = list(rows)
        with transaction.atomic():
            super().save_all(rows, fields)
            if looked := [lead for lead in rows if lead.looks_new]:
                self.model.compare_all(looked)
