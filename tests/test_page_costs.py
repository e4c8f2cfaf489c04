"""A page asks the database as often for many rows as for few, and never too often."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from events.demo.backdating import backdated
from partners.pipeline import Stage
from promotion_crm import visits
from promotion_crm.history import because
from promotion_crm.lists.base import lists
from promotion_crm.lists.past import Past
from promotion_crm.roles import DETAILS
from tests import make, pages

pytestmark = pytest.mark.django_db
LIST, RECORD, DESK = 12, 25, 20
FEW, MANY = 2, 12


class Office:
    """One record of each kind, and any number of rows around it."""

    def __init__(self, user):
        self.user = user
        self.organization = make.make_organization(account_manager=user)
        self.contact = make.make_contact(organization=self.organization)
        held = {"district": user.district, "first_negotiation_district": user.district}  # there is what to transfer
        self.lead = make.make_lead(Stage.NEGOTIATING, investor=self.organization, owner=user, **held)
        self.landed = make.make_lead(Stage.LANDED, investor=self.organization, owner=user)
        self.application = make.make_application("submitted", organization=self.organization, district=user.district)
        self.event = make.make_event()
        self.dispatch = make.make_dispatch(sent=True)
        self.meeting = make.make_meeting()
        self.held = make.make_appointment(organization=self.organization)
        self.contribution = make.make_contribution(appointment=self.held)
        self.evaluation = make.make_evaluation(appointment=self.held)
        for name in pages.LISTS:
            view = make.make_saved_view(owner=user, list_name=name, query="")
            view.mark(user, pinned=True, is_default=True)

    def records(self):
        return {
            "organization": self.organization,
            "contact": self.contact,
            "lead": self.lead,
            "application": self.application,
            "call": self.application.call,
            "event": self.event,
            "meeting": self.meeting,
            "contribution": self.contribution,
            "evaluation": self.evaluation,
            "dispatch": self.dispatch,
        }

    def grow(self, count):
        for _ in range(count):
            self._add_partners()
            self._add_activity()
            self._add_applications()
            self._add_rulings()
            self._add_landing()
            self._add_contributions()
            make.make_saved_view(list_name="leads", query="", shared="everyone").mark(self.user, pinned=True)

    def _add_partners(self):
        contact = make.make_contact(organization=self.organization)
        make.make_contact(organization=make.make_organization(account_manager=self.user))
        make.make_appointment(organization=self.organization, representative=contact)
        lead = make.make_lead(Stage.LANDED, investor=self.organization, owner=self.user)
        make.make_introduction(lead=lead, partner=self.organization)
        make.make_introduction(lead=self.lead, role="assisted", share=0)
        make.make_receipt(lead=self.lead)
        make.make_receipt(lead=lead)
        make.make_document(lead=self.lead)
        make.make_event_document(event=self.event)
        make.make_document(dispatch=self.dispatch)
        make.make_dispatch_recipient(dispatch=self.dispatch)
        make.make_dispatch_recipient(organization=self.organization)
        make.make_stage_change(lead=self.lead, by=make.make_user())
        self.lead.refresh_from_db()
        for record in [of for name, of in self.records().items() if name != "dispatch"]:
            record.note = record.notes = f"Changed {make.number()}"
            record.save()

    def _add_applications(self):
        """Of the organization, of the call, and steps of the one."""
        call = self.application.call
        make.make_application("district_review", organization=self.organization, district=self.user.district)
        for state in ("submitted", "commission_review", "confirmed", "returned"):
            make.make_application(state, call=call, representative=make.make_contact())
        for after in ("district_review", "returned"):  # sent back and again
            make.make_application_step(application=self.application, after=after, by=make.make_user())

    def _add_landing(self):
        """What hangs on a landing, and what the person is reminded of."""
        for lead in (self.landed, make.make_lead(Stage.LANDED, owner=self.user)):
            make.make_receipt(lead=lead)
            make.make_landing_check(lead=lead)
            make.make_issue(lead=lead)
            issue = make.make_issue(lead=lead, owner=self.user)
            make.make_reminder(lead=lead, user=self.user, kind="issue", detail=f"issue-{issue.pk}")
        make.make_milestone(lead=lead)

    def _add_contributions(self):
        """Under the one appointment and another, what they came to, and what they were honoured with."""
        lead = make.make_lead(owner=self.user)
        of_lead = {"kind": "lead_introduced", "lead": lead, "source_key": f"lead:{lead.pk}"}
        row = make.make_contribution(appointment=self.held, **of_lead)
        make.make_evaluation_input(evaluation=self.evaluation, contribution=row)
        make.make_contribution()
        year = 2024 - self.held.evaluations.count()
        make.make_evaluation_head_score(evaluation=make.make_evaluation(appointment=self.held, year=year))
        make.make_recognition(organization=self.organization, contact=self.contact, year=year)

    def _add_rulings(self):
        """Transfers and verdicts on the lead that were settled."""
        settled = {"decided_by": make.make_user(), "decided_at": now()}
        make.make_transfer(lead=self.lead, from_district=make.make_district(), state="refused", **settled)
        asked = make.make_verification(lead=self.lead)
        make.make_verification_check(verification=asked, by=make.make_user(), evidence="verification/paper.pdf")
        make.Verification.objects.filter(pk=asked.pk).update(state="withdrawn")

    def _add_activity(self):
        someone = make.make_user("account manager", district=make.make_district())
        contact = make.make_contact(organization=self.organization)
        for row in (self.contact, contact):
            meeting = make.make_meeting(
                contacts=[row], attendees=[self.user, someone], leads=[self.lead], event=self.event, logged_by=someone
            )
            make.make_policy_feedback(meeting=meeting)
            make.make_restricted_note(meeting=meeting)
        for made in (make.make_policy_feedback, make.make_restricted_note):
            made(meeting=self.meeting)
        make.make_meeting(state="draft", logged_by=self.user)
        make.make_participation(event=self.event, contact=contact)
        make.make_participation(contact=self.contact)
        make.make_event(parent=self.event)
        make.make_event_organizer(event=self.event)
        about = {"organization": self.organization, "lead": self.lead}
        make.make_follow_up(owner=self.user, meeting=meeting, **about)
        make.make_follow_up(owner=self.user, meeting=self.meeting, done=True, **about)
        link = {"organization": make.make_organization(), "meeting": self.meeting}
        make.MeetingOrganization.objects.create(**link)


@pytest.fixture(params=["city administrator", "account manager", "event officer"])
def client(request, client_of):
    return client_of(make.make_user(request.param, district=make.make_district()))


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return [query["sql"] for query in asked.captured_queries]


def more(few, many):
    """The queries that only the fuller page made, to name the culprit."""
    left = list(many)
    for sql in few:
        same = next((other for other in left if other[:80] == sql[:80]), None)
        if same:
            left.remove(same)
    return "\n".join(f"{sql[:120]} … {sql[-160:]}" for sql in left)


def assert_steady(client, addresses, most):
    """Each address costs the same before and after the office grows, and at most `most`."""
    # Opening a record writes, and one transaction holds the test: what grows after it would be that person's.
    with because("Grown", by=client.user):
        office = Office(client.user)
        office.grow(FEW)
        asked = addresses(office)
    for address in asked:
        client.get(address)  # fills the caches of a first request
    before = {address: queries(client, address) for address in asked}
    with because("Grown", by=client.user):
        office.grow(MANY)

    for address, few in before.items():
        many = queries(client, address)
        assert len(many) <= most, f"{address}: {len(many)} queries\n" + more(few, many)
        assert len(many) <= len(few), f"{address}: {len(few)} then {len(many)} queries\n{more(few, many)}"


def test_lists(client):
    names = [name for name in pages.LISTS if pages.may(client.user, "view", pages.list_model(name))]

    assert_steady(client, lambda office: [reverse(name) for name in names], LIST)


def test_lists_with_every_column_sorted_and_filtered(client):
    def asked(office):
        for name, declared in lists().items():
            if pages.may(client.user, "view", declared.model):
                columns = declared.columns_for(client.user)
                sort = next(name for name, column in columns.items() if column.sort)
                yield f"{reverse(name)}?columns={','.join(columns)}&sort=-{sort}&q=a"

    assert_steady(client, lambda office: list(asked(office)), LIST)


@pytest.mark.parametrize("client", ["city administrator"], indirect=True)
def test_confirming_a_set(client):
    def asked(office):
        return [f"{reverse('confirm-applications')}?call={office.application.call_id}"]

    assert_steady(client, asked, RECORD)


def test_the_board(client):
    assert_steady(client, lambda office: [reverse("lead-board")], LIST)


def test_lists_of_a_past_day(client):
    day = localdate() - timedelta(days=1)
    with backdated(now() - timedelta(days=3)):
        office = Office(client.user)
        office.grow(FEW)
    asked = []
    for name, declared in lists().items():
        if declared.as_of and pages.may(client.user, "view", declared.model):
            columns = ",".join(Past(declared, day).columns_for(client.user))
            asked += [f"{reverse(name)}?as_of={day}", f"{reverse(name)}?as_of={day}&columns={columns}&q=a"]
    before = {address: queries(client, address) for address in asked}
    with backdated(now() - timedelta(days=2)):
        office.grow(MANY)

    for address, few in before.items():
        many = queries(client, address)
        assert len(many) <= min(LIST, len(few)), f"{address}: {len(few)} then {len(many)} queries\n{more(few, many)}"


def test_record_pages(client):
    def asked(office):
        seen = [row for row in office.records().values() if type(row).objects.visible_to(client.user).contains(row)]
        landing = [office.landed.landing_url] if client.user.has_perm(DETAILS) else []
        return [*(row.get_absolute_url() for row in seen), *landing]

    assert_steady(client, asked, RECORD)


def test_the_pages_of_a_lead(client):
    def asked(office):
        if not client.user.has_perm(DETAILS):
            return []
        names = ["verification", *(["request-transfer", "claim-introduction"] if may_change(office.lead) else [])]
        return [reverse(name, args=[office.lead.pk]) for name in names]

    def may_change(lead):
        return type(lead).objects.editable_by(client.user).contains(lead)

    assert_steady(client, asked, RECORD)


def test_the_desk(client):
    assert_steady(client, lambda office: [reverse("desk")], DESK)


def test_the_search(client):
    assert_steady(client, lambda office: [f"{reverse('search')}?q={q}" for q in ("Organization", "a", "o")], LIST)


def test_the_palette(client):
    def asked(office):
        for row in [*office.records().values(), make.make_contact(), make.make_contact()]:
            visits.star(client.user, row, True)
        return [reverse("palette"), *(f"{reverse('palette')}?q={q}" for q in ("", "o", "log meeting with org"))]

    assert_steady(client, asked, LIST)


def test_the_way_through_a_list(client):
    def asked(office):
        return [reverse("around", args=["organizations", office.organization.pk]) + "?sort=country&q=o"]

    assert_steady(client, asked, LIST)


def test_the_meeting_form(client):
    assert_steady(client, lambda office: [f"{reverse('log-meeting')}?organization={office.organization.pk}"], RECORD)


@pytest.mark.parametrize("client", ["city administrator", "account manager"], indirect=True)
def test_the_funnel(client):
    assert_steady(client, lambda office: [f"{reverse('funnel')}?by={by}" for by in ("district", "partner")], LIST)
