from partners.models import Contact
from promotion_crm.importing.base import Import
from promotion_crm.importing.cells import Day, OneOf, Text, YesNo
from promotion_crm.importing.keys import Key

from .doubles import Compared
from .names import by_script
from .records import organization


class ContactImport(Compared, Import):
    """Contacts: by their number, their e-mail, or their name within the organization."""

    name = "contacts"
    keys = (
        Key("id", given=True),
        Key("email", folded=True),
        Key("name_en", ("organization", "name_en")),
        Key("name_zh", ("organization", "name_zh")),
    )

    def cells(self):
        optional = {"required": False}
        return {
            "name_en": Text(most=200, **optional),
            "name_zh": Text(most=200, **optional),
            "organization": organization(),
            "title": Text(most=200, **optional),
            "email": Text(most=254, **optional),
            "phone": Text(most=40, **optional),
            "wechat": Text(most=60, **optional),
            "languages": Text(most=100, **optional),
            "is_primary": YesNo(**optional),
            "do_not_contact": YesNo(**optional),
            "legal_basis": OneOf(Contact.Basis.choices, **optional),
            "data_source": Text(most=200, **optional),
            "consented_on": Day(**optional),
            "withdrawn_on": Day(**optional),
            "note": Text(**optional),
            "is_sample": YesNo(**optional),
        }

    def prepare(self, rows):
        by_script(self, rows)

    def ready(self, rows):
        """A card that says nothing of something leaves what is known of it, and never takes the place of our note."""
        super().ready(rows)
        for row in rows if getattr(self.sheet.source, "leaves_blank", False) else ():
            if not row.new:
                row.edited = [name for name in row.edited if row.data[name] and name != "note"]
