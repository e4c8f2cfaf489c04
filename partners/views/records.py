from partners.models import Contact, Organization, ProjectLead
from partners.pipeline import Stage, Status, blocking, next_stage
from promotion_crm.roles import DETAILS
from promotion_crm.views.records import RecordView


class OrganizationView(RecordView):
    model = Organization
    template_name = "partners/organization.html"
    joined = ("parent", "industry", "district", "account_manager")


class ContactView(RecordView):
    model = Contact
    template_name = "partners/contact.html"
    joined = ("organization",)


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

    def extra(self, record):
        ahead = next_stage(record.stage)
        return {
            "stages": Stage.choices,
            "statuses": [c for c in Status.choices if c[0] != Status.DUPLICATE],
            "next_stage": ahead,
            "blocked": blocking(record, ahead) if ahead else [],
        }
