from django.db.models import Count
from django.urls import reverse

from events import outcomes
from events.door import closed_because
from events.ending import not_over_because
from events.models import Event, Meeting, Participation
from events.models.participations import AWAITED
from partners.models import Contact, Organization, ProjectLead
from promotion_crm.roles import FIGURES
from promotion_crm.views.records import RecordView

State = Participation.State
LEADS = 30  # shown of those that came out of an event


class EventView(RecordView):
    model = Event
    template_name = "events/event.html"
    joined = ("parent", "district", "owner")

    def log_url(self, record):
        return f"{reverse('log-meeting')}?event={record.pk}"

    def extra(self, record):
        user = self.request.user
        people = record.participations.visible_to(user)
        by_state = dict(people.values_list("state").annotate(Count("pk")).order_by())
        return {
            "organizers": record.organizers.visible_to(user).select_related("organization"),
            "sub_events": Event.objects.visible_to(user).filter(parent=record)[:20],
            "counts": [(label, by_state.get(s, 0), s) for s, label in State.choices],
            "attended": by_state.get(State.ATTENDED, 0),
            "on_list": sum(by_state.values()) - by_state.get(State.DECLINED, 0),
            "may_act": record.may_edit and not closed_because(record),
            "may_end": record.may_edit and any(by_state.get(s) for s in AWAITED) and not not_over_because(record),
            "leads": outcomes.leads_of(record, user).only("code", "title", "stage")[:LEADS],
            "figures": _figures(record) if user.has_perm(FIGURES) else None,
            "people": list(people.select_related("contact").order_by("role", "name")[:10]),
        }


def _figures(event):
    return Event.objects.filter(pk=event.pk).values(leads=outcomes.number(), each=outcomes.cost_each()).get()


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
            "leads": ProjectLead.objects.visible_to(user).filter(meetings=record),
        }
