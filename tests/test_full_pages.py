"""Pages on which everything stands that can stand on them ask the database no more often than any other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from partners.pipeline import Stage
from promotion_crm.history import because
from tests import make
from tests.test_page_costs import DESK, RECORD, Office

pytestmark = pytest.mark.django_db
TODAY = localdate()
LATE, SOON = TODAY - timedelta(days=3), TODAY + timedelta(days=3)


class FullOffice(Office):
    """A delegation within another event, and around the person one of each thing that has a panel."""

    def fill(self):
        colleague = make.make_user("account manager", manager=self.user)
        self._fill_event(colleague)
        self._fill_desk(colleague)
        self.draft = make.make_meeting(event=self.event, state="draft", logged_by=self.user, leads=[self.lead])
        make.make_policy_feedback(meeting=self.draft)

    def _fill_event(self, colleague):
        self.event.kind, self.event.parent = "inbound", make.make_event()
        self.event.cost, self.event.cost_currency = 100, "USD"
        self.event.save()
        make.make_event_figure(event=self.event)
        make.make_event_lead(event=self.event, lead=self.lead)
        make.make_event_lead(event=self.event, lead=make.make_lead(owner=self.user))
        for role in ("head", "delegate"):
            make.make_participation(event=self.event, role=role, state="accepted")
        guest = make.make_participation(event=self.event, state="attended")
        make.make_guest_mail(participation=guest, kind="invitation")
        for _ in "12":
            planner = make.make_user("account manager")
            make.make_meeting(event=self.event, state="draft", logged_by=planner, held_on=SOON)
        make.make_follow_up(owner=colleague, event=self.event, meeting=self.meeting, lead=self.lead)

    def _fill_desk(self, colleague):
        mine = {"owner": self.user, "due_on": TODAY}
        for _ in "12":
            make.make_follow_up(appointment=make.make_appointment(), **mine)
            make.make_follow_up(contact=make.make_contact(), **mine)
            make.make_follow_up(event=make.make_event(), **mine)
            make.make_follow_up(lead=make.make_lead(owner=self.user), **mine)
            make.make_follow_up(owner=colleague, due_on=LATE, lead=self.lead)
            make.make_organization(keep_in_touch_weeks=1, keep_in_touch_by=self.user)
            make.make_lead(Stage.NEGOTIATING, owner=self.user, received_on=TODAY - timedelta(days=200))
            make.make_suspicion(lead=make.make_lead(owner=self.user))
            make.make_suspicion(lead=self.lead)
            make.make_response_clock(lead=make.make_lead(owner=self.user), started_on=LATE, due_on=LATE)
            held = {"account_manager": self.user}
            term = {"starts_on": TODAY - timedelta(days=700), "ends_on": TODAY + timedelta(days=20)}
            make.make_appointment(organization=make.make_organization(**held), **term)

    def addresses(self):
        pages = {type(row).__name__: row.get_absolute_url() for row in self.records().values()}
        pages["itinerary"] = reverse("itinerary", args=[self.event.pk])
        return pages | {"complete": reverse("complete-meeting", args=[self.draft.pk])}


def cost(client, address):
    client.get(address)  # fills the caches of a first request
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(asked), response


@pytest.mark.parametrize("role", ["account manager", "city administrator", "district officer"])
def test_full_pages_keep_to_their_budgets(client_of, role):
    client = client_of(make.make_user(role, district=make.make_district()))
    with because("Filled", by=client.user):
        office = FullOffice(client.user)
        office.grow(2)
        office.fill()

    costs = {name: cost(client, address)[0] for name, address in office.addresses().items()}
    desk, answer = cost(client, reverse("desk"))

    assert {name: asked for name, asked in costs.items() if asked > RECORD} == {}
    assert desk <= DESK
    shown = {str(panel.title) for panel in answer.context["wide"] + answer.context["narrow"]}
    assert {"My drafts", "To keep in touch", "Reminders", "Response clocks", "Appointments expiring"} <= shown
