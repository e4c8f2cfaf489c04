from django.db.models import Exists, OuterRef
from django.urls import reverse

from partners.mending import missing
from partners.models import Contact, DispatchRecipient, Organization, ProjectLead
from partners.models.organizations import met_on, touch_due
from partners.pipeline import STATUS_STEPS, STEPS, Stage, Status, blocking, next_stage
from partners.privacy import background
from promotion_crm.roles import DETAILS
from promotion_crm.views.records import RecordView


class OrganizationView(RecordView):
    model = Organization
    template_name = "partners/organization.html"
    joined = ("parent", "industry", "district", "account_manager", "keep_in_touch_by")

    def rows(self):
        """With when it was met last and when the next contact is due, and whether it was sent a dispatch."""
        sent = Exists(DispatchRecipient.objects.filter(organization=OuterRef("pk")))
        return super().rows().annotate(met_on=met_on("pk"), touch_due=touch_due(), has_dispatches=sent)

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.pk}"


class ContactView(RecordView):
    model = Contact
    template_name = "partners/contact.html"
    joined = ("organization",)

    def rows(self):
        """With whether the person is about to be erased."""
        return super().rows().annotate(is_being_erased=background.is_under_way())

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
        """With whether there is a transfer, a verification or an event to ask for: most leads have none."""
        has = {
            f"has_{name}": Exists(self.related(name))
            for name in ("transfers", "verifications", "event_links", "documents")
        }
        tended = Exists(self.model.objects.tended_by(self.request.user).filter(pk=OuterRef("pk")).order_by())
        return super().rows().annotate(may_tend=tended, **has)

    def related(self, name):
        return self.model._meta.get_field(name).related_model._base_manager.filter(lead=OuterRef("pk"))

    def log_url(self, record):
        return f"{reverse('log-meeting')}?organization={record.investor_id}&lead={record.pk}"

    def aim(self, record):
        """The stage whose gates the page shows: the next one."""
        return next_stage(record.stage)

    def missing(self, record, gates):
        log_url = self.log_url(record) if self.request.user.has_perm("events.add_meeting") else ""
        return missing(gates, record, edit_url=self.edit, log_url=log_url)

    def extra(self, record):
        aim = self.aim(record)
        return {
            "moves": self.moves(record),
            "first": record.duplicate_of_id and self.visible(record.duplicate_of),
            "statuses": self.statuses(record),
            "next_stage": next_stage(record.stage),
            "aim": aim,
            "blocked": self.missing(record, blocking(record, aim)) if aim else [],
        }

    def visible(self, lead):
        """The lead, or None where this person may not see it."""
        return lead if ProjectLead.objects.visible_to(self.request.user).filter(pk=lead.pk).exists() else None

    def moves(self, lead):
        """The stages this person may choose. Landing, and taking it back, is done by verifying."""
        if not self.edit:
            return []
        steps = [c for c in Stage.choices if (lead.stage, c[0]) in STEPS and c[0] != Stage.LANDED]
        return [c for c in steps if not (lead.stage == Stage.LANDED and c[0] == Stage.REGISTERED)]

    def statuses(self, lead):
        """What its status may become; a duplicate is made where the two are compared."""
        return [c for c in Status.choices if (lead.status, c[0]) in STATUS_STEPS and c[0] != Status.DUPLICATE]
