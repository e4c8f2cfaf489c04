from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate

from events import outcomes
from events.answering import overrun_of
from events.door import closed_because
from events.ending import not_over_because
from events.forms import LONGEST
from events.mailing import mails_of
from events.meeting_rules import missing
from events.models import Event, EventDocument, Meeting, Participation
from events.models.participations import AWAITED, NOT_COMING
from events.models.places import TAKEN
from events.models.restricted_notes import meetings_noted_by
from partners.models import Contact, Organization, ProjectLead
from promotion_crm.readings import SEES_READINGS, readings_url
from promotion_crm.roles import FIGURES
from promotion_crm.views.records import RecordView

State = Participation.State
LEADS = 30  # shown of those that came out of an event


class EventView(RecordView):
    model = Event
    template_name = "events/event.html"
    joined = ("parent", "district", "owner")

    def rows(self):
        """With whether there are documents to ask for, as most have none, and its figures for who sees these."""
        rows = super().rows().annotate(has_documents=Exists(EventDocument.objects.filter(event=OuterRef("pk"))))
        figures = {"lead_count": outcomes.number(), "cost_each": outcomes.cost_each()}
        return rows.annotate(**figures) if self.request.user.has_perm(FIGURES) else rows

    def log_url(self, record):
        return f"{reverse('log-meeting')}?event={record.pk}"

    def extra(self, record):
        user = self.request.user
        people = record.participations.visible_to(user)
        by_state = dict(people.values_list("state").annotate(Count("pk")).order_by())
        return {
            "organizers": record.organizers.visible_to(user).select_related("organization"),
            "counts": [(label, by_state.get(s, 0), s) for s, label in State.choices],
            "attended": by_state.get(State.ATTENDED, 0),
            "on_list": sum(by_state.values()) - sum(by_state.get(s, 0) for s in NOT_COMING),
            "overrun": overrun_of(record, sum(by_state.get(s, 0) for s in TAKEN)),
            "mails": mails_of(user, record) if by_state else {},
            "may_act": record.may_edit and not closed_because(record),
            "is_over": record.last_day is not None and record.last_day < localdate(),
            "may_end": record.may_edit and any(by_state.get(s) for s in AWAITED) and not not_over_because(record),
            "leads": outcomes.leads_of(record, user).only("code", "title", "stage")[:LEADS],
            "figures": record if user.has_perm(FIGURES) else None,
            "people": list(people.select_related("contact").order_by("role", "name")[:10]),
        }


class MeetingView(RecordView):
    model = Meeting
    template_name = "events/meeting.html"
    joined = ("event", "logged_by")

    def extra(self, record):
        user = self.request.user
        return {
            "organizations": Organization.objects.visible_to(user).filter(meetings=record),
            "contacts": Contact.objects.visible_to(user).filter(meetings=record).select_related("organization"),
            "attendees": record.attendee_links.select_related("user", "district"),
            "leads": list(ProjectLead.objects.visible_to(user).filter(meetings=record)),
            "feedback": record.feedback.visible_to(user).order_by("pk"),
            **self._restricted(record),
        } | self._lacking(record)

    def restricted(self, record, extra):
        """Itself for its restricted notes, and the leads it was about."""
        leads = [lead for lead in extra.get("leads", ()) if lead.is_restricted]
        return [record, *leads] if extra.get("restricted") else leads

    def _restricted(self, record):
        """The restricted notes, for those who have them."""
        user = self.request.user
        if not user.has_perm("events.view_restrictednote") or not meetings_noted_by(user).filter(pk=record.pk).exists():
            return {}
        notes = list(record.restricted_notes.visible_to(user).select_related("by"))
        return {"restricted": notes, "may_note": user.has_perm("events.add_restrictednote"), "most": LONGEST} | (
            {"readings_url": readings_url(record)} if notes and user.has_perm(SEES_READINGS) else {}
        )

    def _lacking(self, record):
        """What a draft needs to be complete."""
        if record.state != Meeting.State.DRAFT:
            return {}
        return {"missing": list(missing(record, record.organization_links.all()))}
