from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from partners.models import Appointment, Batch, Program
from promotion_crm.importing.base import Import
from promotion_crm.importing.cells import Day, OneOf, Record, Text, YesNo
from promotion_crm.importing.keys import Key
from promotion_crm.search import plain

from .records import coded, contact, organization


class AppointmentImport(Import):
    """Appointments: by their number, or by the organization, the program and the batch."""

    name = "appointments"
    keys = (
        Key("id", given=True),
        Key("term", ("organization", "program", "batch")),
        Key("program", ("organization", "program")),
    )

    def cells(self):
        optional = {"required": False}
        return {
            "organization": organization(),
            "program": coded(Program, required=True),
            "batch": Record(batches, ("label",), _("Write the number of a batch of this program."), **optional),
            "category": OneOf(Appointment.Category.choices),
            "category_basis": Text(most=200, **optional),
            "state": OneOf(Appointment.State.choices, **optional),
            "starts_on": Day(**optional),
            "ends_on": Day(**optional),
            "representative": contact(),
            "representative_name": Text(most=200, **optional),
            "confidence": Text(most=10, **optional),
            "note": Text(**optional),
            "source_url": Text(most=500, **optional),
            "is_sample": YesNo(**optional),
        }

    def prepare(self, rows):
        """A batch is numbered within its program: “3” beside “GIPP” is “GIPP 3”."""
        if not {"program", "batch"} <= {*self.places.values()}:
            return
        programs = self.names["program"]
        programs.look_up({row.data["program"] for row in rows} - {""}, self.by)
        for row in rows:
            fits = list(programs.found.get(plain(row.data["program"]), {}).values())
            if len(fits) == 1 and row.data["batch"].isdigit():
                row.data["batch"] = f"{fits[0].code} {row.data['batch']}"

    def judge(self, row):
        appointment, contact = row.record, row.values.get("representative")
        if contact and contact.organization_id != appointment.organization_id:
            self.wrong(row, "representative", _("%(who)s belongs to another organization.") % {"who": contact})


def batches(user):
    """The batches with their names, such as GIPP 3."""
    number = Cast(F("number"), CharField())
    return Batch.objects.visible_to(user).annotate(label=Concat(F("program__code"), Value(" "), number))
