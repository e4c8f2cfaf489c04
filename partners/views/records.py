from django.urls import reverse

from partners.models import Contact, Organization, ProjectLead
from partners.pipeline import Stage, Status, blocking, next_stage
from promotion_crm.roles import DETAILS, VERIFY
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

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.investor_id}&lead={record.pk}"

    def extra(self, record):
        ahead = next_stage(record.stage)
        return {
            "moves": self.moves(record),
            "statuses": [c for c in Status.choices if c[0] != Status.DUPLICATE],
            "next_stage": ahead,
            "blocked": blocking(record, ahead) if ahead else [],
        }

    def moves(self, lead):
        """The stages this person may choose: a verifier lands a lead or takes a landing back."""
        others = [c for c in Stage.choices if c[0] != lead.stage]
        if self.request.user.has_perm(VERIFY):
            landing = lead.stage == Stage.LANDED
            verdicts = others[: Stage.LANDED.place] if landing else [c for c in others if c[0] == Stage.LANDED]
            mine = verdicts if landing or lead.stage == Stage.REGISTERED else []
        else:
            mine = []
        if self.edit:
            mine += [c for c in others if c not in mine and c[0] != Stage.LANDED]
        return sorted(mine, key=lambda choice: Stage(choice[0]).place)
