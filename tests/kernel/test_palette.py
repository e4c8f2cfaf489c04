"""The command palette: records, acts and pages, as far as one may."""

import re
from html import unescape

import pytest
from django.urls import reverse

from promotion_crm.acts import Act, Offers
from promotion_crm.models import SavedView
from promotion_crm.palette import sections
from promotion_crm.visits import opened, star
from tests import make
from tests.world import World

pytestmark = pytest.mark.django_db


def offered(user, text=""):
    """{label: {name: address}} of all sections."""
    return {s.label: {option.name: option.url for option in s.options} for s in sections(user, text)}


def test_before_anything_is_typed_it_shows_what_one_knows():
    user = make.make_user("city administrator")
    last, starred = make.make_lead(title="Last"), make.make_organization(name_en="Starred one")
    star(user, starred, True)
    opened(user, last)

    found = offered(user)

    assert list(found) == ["Opened last", "Starred", "Do", "Pages"]
    assert list(found["Opened last"].values()) == [last.get_absolute_url(), starred.get_absolute_url()]
    assert list(found["Starred"].values()) == [starred.get_absolute_url()]
    assert {"Log meeting", "New lead", "New organization"} <= set(found["Do"])
    assert found["Pages"]["Desk"] == "/"


def test_records_stand_by_kind_and_those_that_begin_so_first():
    user = make.make_user("city administrator")
    for name in ("Aurora Zebra", "Zebra Works", "Big Zebra"):
        make.make_organization(name_en=name)
    make.make_contact(name_en="Ann Zebra")

    found = offered(user, "zebra")

    assert list(found["Organizations"])[0] == "Zebra Works"
    assert list(found["Contacts"]) == ["Ann Zebra"]


def test_where_more_are_found_than_are_shown_the_search_shows_all():
    user = make.make_user("city administrator")
    for n in range(6):
        make.make_organization(name_en=f"Zebra {n}", name_zh="")

    assert offered(user, "zebra")["More"] == {"All results for “zebra”": "/search/?q=zebra"}
    assert "More" not in offered(user, "zebra 3")


def test_saved_views_and_the_pages_of_ones_own_are_among_the_pages():
    user = make.make_user("city administrator")
    view = SavedView.objects.create(owner=user, list_name="leads", name="Signed ones", query="stage=signed")

    assert offered(user, "sign")["Pages"] == {"Signed ones": f"/leads/?stage=signed&view={view.pk}"}
    assert offered(user, "my exp")["Pages"] == {"My exports": "/exports/"}
    assert "Pages" not in offered(make.make_user("privacy officer"), "sign")
    assert "Pages" not in offered(make.make_user("leadership"), "my exp")


def test_what_was_found_can_be_acted_on_at_once():
    user, partner = make.make_user("city administrator"), make.make_organization(name_en="Zebra Works")

    found = offered(user, "zebra")["Do"]

    assert found == {
        "Log meeting with Zebra Works": f"/meetings/log/?organization={partner.pk}",
        "Follow up on Zebra Works": f"/follow-ups/new/?organization={partner.pk}",
        "New lead for Zebra Works": f"/leads/new/?investor={partner.pk}",
        "New application of Zebra Works": f"/applications/new/?organization={partner.pk}",
    }


@pytest.mark.parametrize("text", ["log meeting with zebra", "Log Meeting zebra", "LOG MEETING WITH  zebra"])
def test_an_act_that_is_begun_asks_for_records_only(text):
    user = make.make_user("city administrator")
    partner = make.make_organization(name_en="Zebra Works")
    contact = make.make_contact(name_en="Ann Zebra", organization=partner)

    assert offered(user, text) == {
        "Do": {
            "Log meeting with Zebra Works": f"/meetings/log/?organization={partner.pk}",
            "Log meeting with Ann Zebra": f"/meetings/log/?organization={partner.pk}&contact={contact.pk}",
        }
    }


def test_a_word_that_only_looks_like_an_act_is_a_name():
    user = make.make_user("city administrator")
    make.make_organization(name_en="New Leaders GmbH")

    assert "New Leaders GmbH" in offered(user, "new leaders")["Organizations"]


def test_names_stand_in_the_readers_language_first(client_of):
    make.make_organization(name_en="Zebra", name_zh="斑马公司")

    for language, name in (("zh-hans", "斑马公司"), ("en", "Zebra")):
        page = client_of("city administrator", language=language).get(reverse("palette"), {"q": "斑马"})
        assert f'<span class="name">{name} <span' in page.content.decode()


@pytest.mark.parametrize(
    ("text", "rest"),
    [("记会见：斑马", "斑马"), ("记会见斑马", "斑马"), ("记会见 斑马", "斑马"), ("记会见", ""), ("记会", "")],
)
def test_a_chinese_act_is_begun_without_a_space(text, rest):
    offers = Offers(make.make_user("city administrator"))
    act = Act("记会见", "/meetings/log/", "events.add_meeting", "记会见：%(name)s")
    offers.acts = [act]

    assert offers.begun(text) == ((act, rest) if rest else (None, text))


@pytest.mark.parametrize(
    ("text", "page"), [("des", "Desk"), ("meet", "Meetings"), ("follow", "Follow-ups"), ("up", "Follow-ups")]
)
def test_pages_are_found_by_the_beginning_of_their_words(text, page):
    assert page in offered(make.make_user("city administrator"), text)["Pages"]


@pytest.mark.parametrize("role", ["leadership", "verifier", "privacy officer", "event officer", "system administrator"])
def test_everything_it_offers_opens(client_of, role):
    client = client_of(make.make_user(role, district=make.make_district()))
    world = World(client.user)
    for row in (*world.leads.values(), *world.meetings.values()):
        opened(client.user, row)

    for text in ("", "zq", "log meeting with zq", "new lead for zq", "n"):
        for options in offered(client.user, text).values():
            for name, url in options.items():
                assert client.get(url.split("#")[0]).status_code == 200, (text, name, url)


@pytest.mark.parametrize("role", ["account manager", "district officer", "event officer", "privacy officer"])
def test_it_says_nothing_of_what_one_may_not_see(client_of, role):
    client = client_of(make.make_user(role, district=make.make_district()))
    world = World(client.user)
    for row in (*world.leads.values(), *world.meetings.values(), *world.organizations.values()):
        opened(client.user, row)
        star(client.user, row, True)

    for text in ("", "zq", "log meeting with zq"):
        page = client.get(reverse("palette"), {"q": text}).content.decode()
        assert not [word for word in world.hidden() if word in page]
    assert not [word for word in world.hidden() if word in client.get(reverse("search")).content.decode()]


def test_an_event_officer_is_not_led_from_a_lead_to_its_investor(client_of):
    client = client_of("event officer")
    lead = make.make_lead(title="Zebra plant")
    make.make_meeting(leads=[lead], event=make.make_event())

    found = offered(client.user, "zebra plant")

    assert list(found["Leads"].values()) == [lead.get_absolute_url()]
    # Not the form for a meeting, which would name the investor.
    assert found.get("Do", {}) == {f"Follow up on {lead}": f"/follow-ups/new/?lead={lead.pk}"}


@pytest.mark.parametrize(
    "q", ["", "\0", "x" * 5000, "<script>", "%", "日" * 300, "log meeting with ", "log meeting with '"]
)
def test_odd_questions_are_answered(client_of, q):
    make.make_organization(name_en="<b>Bold</b>")

    answer = client_of("city administrator").get(reverse("palette"), {"q": q})

    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert b"<b>" not in answer.content


def test_each_option_is_named_once_for_the_combobox(client_of):
    for n in range(3):
        make.make_organization(name_en=f"Zebra {n}")
        make.make_contact(name_en=f"Zebra person {n}")

    page = client_of("city administrator").get(reverse("palette"), {"q": "zebra"}).content.decode()
    ids = re.findall(r'id="(option-[\d-]+)"', page)

    assert len(ids) == len(set(ids)) >= 8
    assert unescape(re.search(r'data-said="([^"]*)"', page)[1]) == f"{len(ids)} results"


def test_without_scripts_the_button_leads_to_the_search_which_shows_what_one_knows(client_of):
    client = client_of("city administrator")
    last, starred = make.make_lead(title="Last plant"), make.make_organization(name_en="Starred one")
    client.get(last.get_absolute_url())
    star(client.user, starred, True)

    assert re.search(r'href="/search/"[^>]* data-palette="/static/js/palette.js"', client.get("/").content.decode())
    page = client.get(reverse("search")).content.decode()
    assert page.index("Starred one") < page.index("Last plant")


def test_the_keys_are_told_on_a_page_as_well(client_of):
    client = client_of("verifier")

    assert f'href="{reverse("keys")}"' in client.get("/").content.decode()
    assert "Ctrl" in client.get(reverse("keys")).content.decode()
