from django.utils.translation import gettext as _

from partners.models import Industry, Organization
from partners.models.credit_codes import compact
from promotion_crm.importing.base import Import
from promotion_crm.importing.cells import Country, OneOf, Text, YesNo
from promotion_crm.importing.keys import Key
from promotion_crm.models import District

from .doubles import Compared
from .names import by_script
from .records import coded, colleague, organization


class CreditCode(Text):
    """As it is kept: in capitals, without spaces."""

    def read(self, text):
        return compact(super().read(text))


class OrganizationImport(Compared, Import):
    """Organizations: by their number, their unified social credit code, or one of their names."""

    name = "organizations"
    keys = (Key("id", given=True), Key("credit_code"), Key("name", ("name_en", "name_zh"), either=True))

    def cells(self):
        optional = {"required": False}
        return {
            "name_en": Text(most=200, **optional),
            "name_zh": Text(most=200, **optional),
            "kind": OneOf(Organization.Kind.choices, **optional),
            "country": Country(**optional),
            "parent": organization(required=False),
            "industry": coded(Industry),
            "district": coded(District),
            "account_manager": colleague(),
            "credit_code": CreditCode(most=40, **optional),
            "website": Text(most=200, **optional),
            "note": Text(**optional),
            "source_url": Text(most=500, **optional),
            "is_sample": YesNo(**optional),
        }

    def prepare(self, rows):
        by_script(self, rows)

    def judge(self, row):
        if row.record.parent_id and row.record.parent_id == row.record.pk:
            self.wrong(row, "parent", _("An organization cannot be its own parent, or that of one above it."))
