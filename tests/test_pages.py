"""Every page for every role: it opens or is refused, and shows only what that role may see."""

import pytest
from django.urls import reverse

from promotion_crm import roles
from promotion_crm.lists.base import lists
from tests import make, pages
from tests.world import World

pytestmark = pytest.mark.django_db
every_role = pytest.mark.parametrize("role", [*roles.ROLES, None], ids=lambda role: role or "no role")
every_list = pytest.mark.parametrize("name", pages.LISTS)
NAMED = {"organizations", "contacts", "leads", "issues", "events", "participants", "follow-ups", "policy-feedback"}


@pytest.fixture
def of(client_of):
    """A world around a person of the role, and their browser."""

    def build(role):
        client = client_of(make.make_user(role, district=make.make_district()))
        return World(client.user), client

    return build


def assert_hides(world, response):
    text = pages.text_of(response)
    leaked = [f"{word} ({type(world.marks[word]).__name__})" for word in world.hidden() if word in text]
    assert not leaked, f"{response.request['PATH_INFO']} shows {leaked}"
    return text


def test_the_lists_are_those_of_the_design():
    assert set(lists()) == set(pages.LISTS)


@every_role
def test_every_list(of, role):
    world, client = of(role)

    for name in pages.LISTS:
        response = client.get(reverse(name))

        assert response.status_code == (200 if pages.may(world.me, "view", pages.list_model(name)) else 403), name
        text = assert_hides(world, response)
        if response.status_code == 200 and name in NAMED:
            model = pages.list_model(name)
            shown = {word for word in world.shown() if isinstance(world.marks[word], model)}
            assert not {word for word in shown if word not in text}, name


@every_role
def test_every_list_with_every_column(of, role):
    world, client = of(role)

    for name, declared in lists().items():
        columns = ",".join(column.name for column in declared.columns_for(world.me).values())
        response = client.get(reverse(name), {"columns": columns})

        assert_hides(world, response)
        assert response.status_code == (200 if pages.may(world.me, "view", declared.model) else 403), name


@every_role
@pytest.mark.parametrize("kind", pages.FORMATS)
def test_every_export(of, role, kind):
    world, client = of(role)

    for name, declared in lists().items():
        columns = [column.name for column in declared.columns_for(world.me).values() if not column.personal]
        response = client.get(pages.export_url(name, kind, f"purpose=Test&columns={','.join(columns)}"))

        allowed = pages.may(world.me, "view", declared.model) and world.me.has_perm(roles.EXPORT)
        assert response.status_code == (200 if allowed else 403), name
        if kind == "csv":
            assert_hides(world, response)


@every_role
def test_every_record_page(of, role):
    world, client = of(role)

    for row in world.marks.values():
        if not hasattr(row, "get_absolute_url"):
            continue
        response = client.get(row.get_absolute_url())

        may_open = pages.may(world.me, "view", type(row))
        seen = world.sees(row)
        assert response.status_code == (200 if seen else 404 if may_open else 403), row.get_absolute_url()
        assert_hides(world, response)


@every_role
def test_the_desk(of, role):
    world, client = of(role)

    response = client.get(reverse("desk"))

    assert response.status_code == 200
    assert_hides(world, response)


@every_role
def test_the_search_finds_what_one_may_see_and_nothing_else(of, role):
    world, client = of(role)

    assert_hides(world, client.get(reverse("search"), {"q": "Zq"}))
    for word, row in world.marks.items():
        if not hasattr(row, "get_absolute_url") or not getattr(row, "search_everywhere", False):
            continue
        asked = client.get(reverse("search"), {"q": word}, headers={"accept": "application/json"})

        found = [result["url"] for result in asked.json()["results"]]
        assert (row.get_absolute_url() in found) == world.sees(row), word


@every_role
def test_what_the_meeting_form_offers(of, role):
    world, client = of(role)
    may_log = world.me.has_perm("events.add_meeting")

    response = client.get(reverse("log-meeting"))

    assert response.status_code == (200 if may_log else 403)
    assert_hides(world, response)
    for word in world.hidden() if may_log else ():
        for kind in ("organization", "lead", "colleague"):
            offered = client.get(reverse("log-meeting-find"), {f"{kind}_q": word, "kind": kind, "q": word})
            assert f">{word}" not in offered.content.decode()


@every_role
def test_what_the_form_of_a_lead_offers(of, role):
    world, client = of(role)
    may_add = world.me.has_perm("partners.add_projectlead")

    response = client.get(reverse("new-lead"))

    assert response.status_code == (200 if may_add else 403)
    assert_hides(world, response)
    for word in world.hidden() if may_add else ():
        assert f">{word}" not in client.get(reverse("new-lead-find"), {"investor_q": word}).content.decode()
        assert_hides(world, client.get(reverse("new-lead-alike"), {"investor": world.organizations["elsewhere"].pk}))


@pytest.mark.parametrize("role", ["account manager", "district officer", "event officer"])
def test_a_meeting_cannot_be_logged_with_what_one_may_not_see(of, role):
    world, client = of(role)
    hidden = [lead for lead in world.leads.values() if not world.sees(lead)]
    organization = world.organizations["own"]

    response = client.post(
        reverse("log-meeting"),
        {
            "save": "1",
            "kind": "visit",
            "held_on": "2026-11-02",
            "notes": "Talk",
            "organizations": [organization.pk],
            "leads": [lead.pk for lead in hidden],
        },
    )

    assert response.status_code == 422
    assert_hides(world, response)


@every_role
def test_moving_and_ticking_what_one_may_not_see(of, role):
    world, client = of(role)

    for word in world.hidden():
        row = world.marks[word]
        if row in world.leads.values():
            answer = client.post(reverse("move-on-board", args=[row.pk]), {"stage": "signed", "note": "x"})
            assert answer.status_code in (403, 404)
            answer = client.post(reverse("move-lead", args=[row.pk]), {"stage": "signed", "note": "x"})
        elif row in world.follow_ups.values():
            answer = client.post(reverse("tick-follow-up", args=[row.pk]), {"done": "1"})
        else:
            continue
        assert answer.status_code in (403, 404)
        assert_hides(world, answer)


def test_an_event_officer_sees_of_a_lead_its_title_and_stage(of):
    world, client = of("event officer")
    lead = world.leads["from event"]
    lead.note, lead.landing_entity, lead.total_investment = "Zqnoteofthelead", "Zqlandingentity", 7654321
    lead.save()
    addresses = [lead.get_absolute_url(), reverse("leads"), pages.export_url("leads", "csv", "purpose=x")]

    for address in addresses:
        text = pages.text_of(client.get(address))

        assert lead.title in text
        for secret in (lead.note, lead.landing_entity, "7,654,321", "7654321"):
            assert secret not in text, address


def test_columns_a_role_may_not_see_do_not_exist_for_it(of):
    world, client = of("event officer")
    theirs = set(lists()["leads"].columns_for(world.me))
    others = [column.name for column in lists()["leads"].columns if column.name not in theirs]

    for name in others:
        assert client.get(reverse("leads"), {"columns": f"title,{name}"}).status_code == 400
        assert client.get(reverse("leads"), {"sort": name}).status_code == 400
    assert others


def test_personal_columns_are_exported_only_with_the_permission_and_a_purpose(of):
    _world, officer = of("district officer")
    _world, manager = of("account manager")
    url = pages.export_url("contacts", "csv", "columns=name,email")

    assert officer.get(f"{url}&purpose=Test").status_code == 403
    assert manager.get(url).status_code == 400
    assert manager.get(f"{url}&purpose=Test").status_code == 200


@every_list
def test_an_export_leaves_no_record_when_it_is_refused(of, name):
    world, client = of("leadership")

    client.get(pages.export_url(name, "csv", "purpose=Test"))

    assert not make.ExportRecord.objects.exists()
