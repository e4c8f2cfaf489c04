"""By what the funnel can be broken down."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from partners.models import Industry, Organization, Program
from promotion_crm.lists.conditions.base import NONE
from promotion_crm.models import District
from promotion_crm.naming import Hidden, named


@dataclass(frozen=True)
class Dimension:
    """One breakdown. `name` is the filter of the list that finds the rows of a group.

    `column` is what the leads are grouped by; `through_claims`, it is one of the introductions,
    and each partner or program with a claim to a lead is a group of it. Of the leads that are in
    no group `nothing` is the name and `none` finds them: a filter and its value.
    """

    name: str
    label: object
    column: str
    model: type = None
    code: str = "code"
    nothing: object = field(default_factory=lambda: _("Not known"))
    none: tuple[str, str] = ()
    through_claims: bool = False

    def words(self, keys, reader):
        """What to call each group, and the filter that finds it: {key: (words, {name: [value]})}.

        There is none where the reader may not read the name, and so not ask for it.
        """
        keys = [key for key in keys if key not in (None, "")]
        if self.model is None:
            found = {key: (countries.name(key) or key, {self.name: [key]}) for key in keys}
        else:
            rows, seen = self.model._base_manager.in_bulk(keys), named(self.model, keys, reader)
            found = {
                key: (str(row), {self.name: [getattr(row, self.code)]}) if key in seen else (str(Hidden(key)), None)
                for key, row in rows.items()
            }
        name, value = self.none or (self.name, NONE)
        nothing = (self.nothing, {name: [value]})
        return found | {None: nothing, "": nothing}


DIMENSIONS = {
    one.name: one
    for one in [
        Dimension("district", pgettext_lazy("of a lead", "district"), "district_id", District),
        Dimension("industry", _("industry"), "industry_id", Industry),
        Dimension("country", _("country or region"), "country"),
        Dimension(
            "program",
            _("program"),
            "appointment__program",
            Program,
            nothing=_("Under no program"),
            none=("no_program", "1"),
            through_claims=True,
        ),
        Dimension(
            "partner",
            _("partner"),
            "partner",
            Organization,
            code="pk",
            nothing=_("Through no partner"),
            none=("no_partner", "1"),
            through_claims=True,
        ),
    ]
}
