"""The order in which generated rows are loaded, and what each load needs of the ones before."""

from array import array
from dataclasses import dataclass
from random import Random

from django.db import connection, transaction

from events.demo import reference
from partners.models import Contact, Organization

from . import copying, organizations, staff


class NothingToLinkTo(Exception):
    """Contacts, leads and the others belong to organizations, and there are none."""


@dataclass
class Counts:
    """How many rows of each to make."""

    organizations: int = 0
    contacts: int = 0
    leads: int = 0
    meetings: int = 0
    events: int = 0


class Loader:
    """One run of `generate`. `told(model, count)` hears of every few hundred rows on their way.

    The same seed and counts over the same database give the same rows. Raises
    NothingToLinkTo when there is no organization to give the rows to.
    """

    tables = (Organization, Contact)

    def __init__(self, counts, seed, told=lambda model, count: None):
        self.counts, self.seed, self.told = counts, seed, told

    @transaction.atomic
    def load(self):
        reference.load()
        self.staff = staff.hire()
        with copying.without_history(self.tables):
            self._organizations()
            self._contacts()
        with connection.cursor() as cursor:
            for model in self.tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")

    def _draw(self, name):
        """Numbers between 0 and 1, of their own for each table, so that one count does not move the others."""
        return Random(f"{self.seed} {name}").random

    def _copy(self, model, columns, rows):
        copying.copy(model, columns, rows, lambda count: self.told(model, count))

    def _organizations(self):
        ids = copying.claim_ids(Organization, self.counts.organizations)
        rows = organizations.organization_rows(self._draw("organizations"), ids, self.staff)
        self._copy(Organization, organizations.ORGANIZATION_COLUMNS, rows)
        self.places = ids or array("q", _keys(Organization))
        if not self.places:
            raise NothingToLinkTo

    def _contacts(self):
        ids = copying.claim_ids(Contact, self.counts.contacts)
        contacts = organizations.Contacts.spread(self._draw("spread"), self.places, ids)
        rows = organizations.contact_rows(self._draw("contacts"), contacts, bool(self.counts.organizations))
        self._copy(Contact, organizations.CONTACT_COLUMNS, rows)
        self.contacts = contacts


def _keys(model):
    return model.objects.filter(is_sample=True).order_by("pk").values_list("pk", flat=True).iterator()
