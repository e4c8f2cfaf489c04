"""By what the funnel can be broken down."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from partners.lists.reached import NO_PARTNER, NO_PROGRAM
from partners.models import Industry, Organization, Program
from promotion_crm.lists.conditions.base import NONE
from promotion_crm.models import District
from promotion_crm.naming import Hidden, named


@dataclass(frozen=True)
class Dimension:
    """One breakdown. `name` is the filter of the list that finds the rows of a group.

    `column` is what the leads are grouped by; a path through the introductions makes a
    group of each partner or program that has a claim to the lead, and `without` is then
    the condition of leads that are in no group.
    """

    name: str
    label: object
    column: str
    model: type = None
    code: str = "code"
    nothing: object = field(default_factory=lambda: _("Not known"))
    without: object = None

    @property
    def through_claims(self):
        return self.without is not None

    def words(self, keys, reader):
        """What to call each group, and its value in the query string: {key: (words, value)}.

        The value is "" where the reader may not read the name, and so not ask for it.
        """
        keys = [key for key in keys if key not in (None, "")]
        if self.model is None:
            found = {key: (countries.name(key) or key, key) for key in keys}
        else:
            rows, seen = self.model._base_manager.in_bulk(keys), named(self.model, keys, reader)
            found = {
                key: (str(row), str(getattr(row, self.code))) if key in seen else (str(Hidden(key)), "")
                for key, row in rows.items()
            }
        return found | {None: (self.nothing, NONE), "": (self.nothing, NONE)}


DIMENSIONS = {
    one.name: one
    for one in [
        Dimension("district", pgettext_lazy("of a lead", "district"), "district_id", District),
        Dimension("industry", _("industry"), "industry_id", Industry),
        Dimension("country", _("country or region"), "country"),
        Dimension(
            "program",
            _("program"),
            "introductions__appointment__program",
            Program,
            nothing=_("Under no program"),
            without=NO_PROGRAM,
        ),
        Dimension(
            "partner",
            _("partner"),
            "introductions__partner",
            Organization,
            code="pk",
            nothing=_("Through no partner"),
            without=NO_PARTNER,
        ),
    ]
}
