"""Drafts of meetings: saved with what is known, seen by few, completed once, and asked for what is missing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import FollowUp, Meeting
from tests.events.test_recording import post
from tests.make import (
    ProjectLead,
    make_contact,
    make_district,
    make_event,
    make_lead,
    make_meeting,
    make_organization,
    make_user,
)

pytestmark = pytest.mark.django_db


def complete(client, draft, /, **more):
    page = client.get(reverse("complete-meeting", args=[draft.pk]))
    seen = page.context["form"]["history_seen"].value()
    fields = {
        "kind": draft.kind,
        "held_on": str(draft.held_on),
        "notes": draft.notes,
        "history_seen": seen,
        "save": "1",
    }
    fields |= {"press": str(page.context["press"])} | more
    return client.post(reverse("complete-meeting", args=[draft.pk]), {n: v for n, v in fields.items() if v != ""})


def test_a_draft_is_saved_with_what_is_known(client_of):
    client, colleague = client_of("account manager"), make_user("account manager")
    tomorrow = str(localdate() + timedelta(days=1))

    response = post(client, save="", draft="1", notes="", held_on=tomorrow, colleagues=[colleague.pk])

    draft = Meeting.objects.get()
    assert (response.url, draft.state, draft.notes) == (draft.get_absolute_url(), "draft", "")
    page = client.get(response.url).content.decode()
    assert "Still missing" in page
    assert "Organizations, What was said, Date (still to come)" in page
    assert client_of(colleague).get(response.url).status_code == 200
    assert client_of("city administrator").get(response.url).status_code == 404


def test_completing_asks_for_what_is_missing_by_field(client_of):
    client = client_of("account manager")
    draft = make_meeting(state="draft", notes="", organizations=[], logged_by=client.user)

    response = complete(client, draft)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Name at least one organization" in page
    assert "Write what was said" in page
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_completed_draft_counts_once_and_keeps_one_follow_up(client_of):
    client, by = client_of("account manager", district=make_district()), localdate() + timedelta(days=7)
    lead = make_lead(owner=client.user)
    step = {"next_step": "Call", "next_on": str(by)}
    post(client, save="", draft="1", organizations=[lead.investor.pk], leads=[lead.pk], **step)
    draft = Meeting.objects.get()
    lead.refresh_from_db()
    assert lead.first_met_on is None

    given = {"organizations": [lead.investor.pk], "leads": [lead.pk], "next_step": "Call twice", "next_on": str(by)}
    response = complete(client, draft, **given)

    assert response.status_code == 302
    draft.refresh_from_db()
    lead.refresh_from_db()
    assert (draft.state, lead.first_met_on) == ("complete", draft.held_on)
    assert [(one.what, one.lead) for one in FollowUp.objects.all()] == [("Call twice", lead)]


def test_pressing_twice_completes_once(client_of):
    client = client_of("account manager")
    draft = make_meeting(state="draft", logged_by=client.user)
    page = client.get(reverse("complete-meeting", args=[draft.pk]))
    fields = {"kind": "visit", "held_on": str(draft.held_on), "notes": "Said", "press": str(page.context["press"])}
    fields |= {"history_seen": page.context["form"]["history_seen"].value(), "save": "1"}
    fields |= {"organizations": [one.pk for one in draft.organizations.all()]}

    answers = [client.post(reverse("complete-meeting", args=[draft.pk]), fields) for _press in "12"]

    assert [(one.status_code, one.url) for one in answers] == [(302, draft.get_absolute_url())] * 2


def test_what_one_may_not_see_and_who_has_left_stay_on_a_draft(client_of):
    client = client_of("district officer", district=make_district())
    hidden, gone = make_lead(), make_user("account manager", is_active=False)
    contact = make_contact()
    draft = make_meeting(state="draft", logged_by=client.user, leads=[hidden], attendees=[gone], contacts=[contact])
    other = make_organization()

    assert complete(client, draft, organizations=[other.pk], draft="1", save="").status_code == 302

    assert [*draft.leads.all()] == [hidden]
    assert [*draft.attendees.all()] == [gone]
    assert ([*draft.organizations.all()], [*draft.contacts.all()]) == ([other], [])


def test_a_draft_of_others_is_not_found_and_a_complete_one_leads_to_its_page(client_of):
    client = client_of("account manager")
    others, done = make_meeting(state="draft", logged_by=make_user("account manager")), make_meeting()

    assert client.get(reverse("complete-meeting", args=[others.pk])).status_code == 404
    assert client.get(reverse("complete-meeting", args=[done.pk])).url == done.get_absolute_url()


def test_a_draft_changed_by_a_colleague_meanwhile_is_not_overwritten(client_of):
    client = client_of("account manager")
    draft = make_meeting(state="draft", logged_by=client.user, notes="First")
    seen = client.get(reverse("complete-meeting", args=[draft.pk])).context["form"]["history_seen"].value()
    Meeting.objects.filter(pk=draft.pk).update(kind="call")

    given = {"organizations": [draft.organizations.get().pk], "history_seen": seen}
    response = complete(client, draft, **given)

    assert response.status_code == 422
    assert "Someone else saved this meeting while you were writing" in response.content.decode()


def test_my_drafts_are_on_my_desk(client_of):
    client = client_of("account manager")
    draft = make_meeting(state="draft", logged_by=client.user, notes="Half a thought")
    make_meeting(state="draft", logged_by=make_user("account manager"), notes="Not mine")

    page = client.get(reverse("desk")).content.decode()

    assert reverse("complete-meeting", args=[draft.pk]) in page
    assert "Half a thought" in page
    assert "Not mine" not in page


def test_a_draft_at_an_event_shows_its_lead_to_no_event_officer():
    officer, lead = make_user("event officer"), make_lead(title="Quiet plant")
    draft = make_meeting(state="draft", event=make_event(), leads=[lead])

    assert not ProjectLead.objects.visible_to(officer).exists()

    Meeting.objects.filter(pk=draft.pk).update(state="complete")
    assert [*ProjectLead.objects.visible_to(officer)] == [lead]
