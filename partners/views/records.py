from django.db.models import Exists, OuterRef
from django.urls import reverse

from partners.models import Contact, Organization, ProjectLead
from partners.pipeline import STATUS_STEPS, STEPS, Stage, Status, blocking, next_stage
from promotion_crm.roles import DETAILS
from promotion_crm.views.records import RecordView


class OrganizationView(RecordView):
    model = Organization
    template_name = "partners/organization.html"
    joined = ("parent", "industry", "district", "account_manager")

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.pk}"


class ContactView(RecordView):
    model = Contact
    template_name = "partners/contact.html"
    joined = ("organization",)

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.organization_id}&contact={record.pk}"


class LeadView(RecordView):
    model = ProjectLead
    template_name = "partners/lead.html"
    joined = (
        "investor",
        "contact",
        "district",
        "zone",
        "industry",
        "owner",
        "steward",
        "first_negotiation_district",
        "duplicate_of",
    )
    details = DETAILS

    def rows(self):
        """With `tended`, whether this person works on the lead, which several panels ask."""
        theirs = ProjectLead.objects.filter(pk=OuterRef("pk")).tended_by(self.request.user)
        return super().rows().annotate(tended=Exists(theirs))

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.investor_id}&lead={record.pk}"

    def extra(self, record):
        ahead = next_stage(record.stage)
        return {
            "moves": self.moves(record),
            "statuses": [
                c for c in Status.choices if (record.status, c[0]) in STATUS_STEPS and c[0] != Status.DUPLICATE
            ],
            "next_stage": ahead,
            "blocked": blocking(record, ahead) if ahead else [],
        }

    def moves(self, lead):
        """The stages this person may choose. Landing, and taking it back, is done by verifying."""
        if not self.edit:
            return []
        steps = [c for c in Stage.choices if (lead.stage, c[0]) in STEPS and c[0] != Stage.LANDED]
        return [c for c in steps if not (lead.stage == Stage.LANDED and c[0] == Stage.REGISTERED)]

    def statuses(self, lead):
        """What its status may become; a duplicate is made where the two are compared."""
        return [c for c in Status.choices if (lead.status, c[0]) in STATUS_STEPS and c[0] != Status.DUPLICATE]
