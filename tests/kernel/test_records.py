"""Record pages: one timeline, panels of every floor, nothing torn at the edge of a page."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from events.demo.backdating import backdated
from promotion_crm.history import because
from promotion_crm.timelines import PAGE, changes_of, timeline
from tests.make import (
    make_event,
    make_follow_up,
    make_lead,
    make_meeting,
    make_organization,
    make_participation,
    make_stage_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_partner_shows_what_happened_on_both_floors(client_of):
    client, partner = client_of("city administrator"), make_organization()
    lead = make_lead("qualified", investor=partner)
    make_stage_change(lead=lead, note="They will come")
    make_meeting(organizations=[partner], notes="Walked the site")
    make_participation(organization=partner, event=make_event(name_en="Autumn forum", starts_on=localdate()))
    make_follow_up(organization=partner, what="Send the map", done=True)
    partner.website = "https://example.org"
    partner.save()

    page = client.get(partner.get_absolute_url()).content.decode()

    for words in ("They will come", "Walked the site", "Autumn forum", "Done: Send the map", "https://example.org"):
        assert words in page


def test_every_moment_stands_on_exactly_one_page():
    user, partner = make_user("city administrator"), make_organization()
    for n in range(2 * PAGE + 3):
        make_meeting(organizations=[partner], held_on=localdate() - timedelta(days=n // 4))

    seen, before = [], None
    for _page in range(9):
        page = timeline(user, partner, before)
        seen += [m.url for _month, moments in page.months for m in moments if m.url]
        if not page.earlier:
            break
        before = type(page.months[0][1][0].at).fromisoformat(page.earlier)

    assert len(seen) == len(set(seen)) == 2 * PAGE + 3


def test_what_was_made_stands_where_it_was_made():
    long_ago = now() - timedelta(days=90)
    with because("Loaded"):
        with backdated(long_ago):
            lead = make_lead()
        lead.jobs = 5
        lead.save()

    (made,) = changes_of(make_user("city administrator"), lead, None, 50)

    assert (made.title, made.at) == ("Created", long_ago)


def test_edits_of_one_act_are_one_moment():
    partner = make_organization()
    with because("Merged"):
        for website in ("https://a.example", "https://b.example"):
            partner.website = website
            partner.save()

    newest, made = changes_of(make_user("city administrator"), partner, None, 50)

    (change,) = newest.changes
    assert (change.before, change.after) == ("", "https://b.example")
    assert made.title == "Created"


def test_a_time_that_is_none_is_refused(client_of):
    url = make_organization().get_absolute_url()

    response = client_of("city administrator").get(url, {"before": "yesterday"})

    assert response.status_code == 400
    assert "yesterday" in response.content.decode()


def test_an_event_officer_sees_title_and_stage_of_a_lead_and_no_more(client_of):
    client = client_of("event officer")
    lead = make_lead("qualified", title="Robot plant")
    make_meeting(leads=[lead], event=make_event())

    page = client.get(lead.get_absolute_url()).content.decode()

    assert "Robot plant" in page
    assert "Qualified" in page
    assert lead.investor.name not in page
    assert not re.search("Timeline|Total investment", page)


def test_a_follow_up_does_not_name_a_lead_its_owner_may_not_see(client_of):
    client = client_of("account manager")
    make_follow_up(owner=client.user, lead=make_lead(title="Secret plant"), what="Ask the city")

    page = client.get("/").content.decode()

    assert "Ask the city" in page
    assert "Secret plant" not in page
