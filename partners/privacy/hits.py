"""What an erasure would change, counted before it is done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion_crm.merging.relations import is_entry


@dataclass
class Hits:
    """In how many rows of a table the person is named, and how many of these are about others."""

    table: object
    linked: int = 0
    elsewhere: int = 0

    @property
    def words(self):
        """The kind of the rows; of a history that of its records."""
        model = self.table.model
        if model is None:
            return self.table.name
        of = getattr(model, "pgh_tracked_model", None) if is_entry(model) else None
        return f"{of._meta.verbose_name_plural} · {_('History')}" if of else model._meta.verbose_name_plural
