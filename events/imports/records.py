"""How a cell names a record of this floor."""

from django.utils.translation import gettext as _

from events.models import Event
from partners.imports.records import BY_NAME
from partners.models import ProjectLead
from promotion_crm.importing.cells import Record


def event(*, required=False):
    cure = _("Write its number or its name.")
    return Record(lambda user: Event.objects.visible_to(user).opened_to(user), BY_NAME, cure, required=required)


def leads_by_code():
    cure = _("Write its code.")
    return Record(lambda user: ProjectLead.objects.visible_to(user), ("code",), cure, required=False, several=True)
