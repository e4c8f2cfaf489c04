"""What a bulk edit refuses: by row, by field, by person; nothing is done in part."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from promotion_crm.lists import bulk, bulk_views
from promotion_crm.lists.base import lists
from promotion_crm.models import ChangeSet
from promotion_crm.roles import ROLES
from tests import make, pages
from tests.kernel.bulk import REASON, address, done, look, numbers, save, told, why
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def test_rows_of_others_are_refused_and_named_with_a_link(client_of):
    client = client_of("account manager")
    mine, theirs = make.make_organization(account_manager=client.user), make.make_organization()

    answer = look(client, address("organizations", mine, theirs), kind="finance")

    page = answer.content.decode()
    assert numbers(answer) == (1, 0, 1)
    assert why(answer, theirs) == "It is not yours to change."
    assert f'<a href="{theirs.get_absolute_url()}">{theirs}</a>' in page
    done(client, address("organizations", mine, theirs), kind="finance")
    theirs.refresh_from_db()
    assert theirs.kind == "company"


@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_a_row_that_is_not_theirs(client_of, role):
    client = client_of(role, district=make.make_district())
    world = World(client.user)
    for name, rows in {
        "leads": world.leads,
        "organizations": world.organizations,
        "contacts": world.contacts,
        "events": world.events,
        "follow-ups": world.follow_ups,
        "issues": world.issues,
    }.items():
        of = lists()[name]
        typed = {"leads": {"country": "FR"}, "organizations": {"kind": "finance"}, "contacts": {"languages": "Zq"}}
        typed |= {"events": {"theme": "Zq"}, "follow-ups": {"due_on": "2031-01-01"}, "issues": {"due_on": "2031-01-01"}}
        answer = look(client, address(name, *rows.values()), **typed[name])

        if not of.may_edit(client.user):
            assert answer.status_code == 403, name
            continue
        model = of.model
        theirs = {row.pk for row in rows.values() if model.objects.editable_by(client.user).contains(row)}
        assert {row.pk for row in answer.context["preview"].changed} == theirs, name
        text = pages.text_of(answer)
        assert not [word for word in world.hidden() if word in text], name


def test_ticks_of_rows_one_may_not_see_count_as_not_there(client_of):
    client = client_of("account manager")
    mine, hidden = make.make_lead(owner=client.user), make.make_lead(title="Zqhidden")

    answer = look(client, address("leads", mine, hidden), country="FR")

    assert numbers(answer) == (1, 0, 0)
    assert "1 of the ticked records is not there any more" in answer.content.decode()
    assert "Zqhidden" not in answer.content.decode()
    done(client, address("leads", mine, hidden), country="FR")
    hidden.refresh_from_db()
    assert hidden.country.code == "SG"


def test_where_all_ticks_are_of_hidden_rows_nothing_is_offered(client_of):
    client, hidden = client_of("account manager"), make.make_lead()

    answer = client.get(address("leads", hidden))

    assert answer.status_code == 200
    assert "There is nothing to edit" in answer.content.decode()
    assert save_blindly(client, address("leads", hidden), country="FR").status_code == 200
    hidden.refresh_from_db()
    assert hidden.country.code == "SG"


def save_blindly(client, url, **typed):
    return client.post(url, {"reason": REASON, "save": "1", "seen": "x.0", **typed})


@pytest.mark.parametrize("stage", ["landed", "operating"])
def test_landed_leads_are_locked_and_named(city, stage):
    landed, other = make.make_lead(stage), make.make_lead()

    answer = look(city, address("leads", landed, other), district=make.make_district().pk)

    assert numbers(answer) == (1, 0, 1)
    assert why(answer, landed) == "A landed lead is locked; a verifier corrects it on its own page."


def test_even_a_superuser_goes_by_the_lock(client_of):
    client, landed = client_of("superuser"), make.make_lead("landed")

    assert numbers(look(client, address("leads", landed), country="FR")) == (0, 0, 1)
    done(client, address("leads", landed), steward=make.make_user("account manager").pk)


def test_a_constraint_refuses_the_row_in_its_words(city):
    today = localdate()
    late = make.make_appointment(starts_on=today, ends_on=today + timedelta(days=30))
    early = make.make_appointment(starts_on=today - timedelta(days=60), ends_on=today)

    answer = look(city, address("appointments", late, early), ends_on=today - timedelta(days=7))

    assert numbers(answer) == (1, 0, 1)
    assert why(answer, late) == "The term ends before it begins; correct a date."


def test_an_issue_goes_to_nobody_who_does_not_see_its_lead(city):
    stranger = make.make_user("account manager")
    seen, unseen, held = (
        make.make_issue(lead=make.make_lead("landed", owner=stranger)),
        make.make_issue(),
        make.make_issue(),
    )
    type(held).objects.filter(pk=held.pk).update(owner=make.make_user(), state="assigned")

    answer = look(city, address("issues", seen, unseen), owner=stranger.pk)
    cleared = look(city, address("issues", seen, held), owner_clear="on")

    assert numbers(answer) == (1, 0, 1)
    assert why(answer, unseen) == f"Owner: {stranger} does not see this lead; choose someone who does."
    assert why(cleared, held) == "Owner: an issue is assigned to someone before work on it begins."


def test_at_most_so_many_rows_are_changed_by_one_edit(city, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    monkeypatch.setattr(bulk_views, "MOST", 2)
    rows = [make.make_organization(country="DE") for _ in range(3)]
    url = address("organizations", country="DE")

    answer = city.get(url)

    assert "One edit changes at most 2 records." in answer.content.decode()
    assert '<form method="post" novalidate' not in answer.content.decode()
    save_blindly(city, url, kind="finance")
    assert not ChangeSet.objects.exists()
    assert {type(row).objects.get(pk=row.pk).kind for row in rows} == {"company"}


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "__all__", "Every field is left as it is; set or clear at least one."),
        ({"industry": "1", "industry_clear": "on"}, "industry", "Set it or clear it, not both."),
        ({"kind": "pirate"}, "kind", "Select a valid choice."),
        ({"country": "XX"}, "country", "Select a valid choice."),
        ({"industry": "999999"}, "industry", "Select a valid choice."),
        ({"industry": "x"}, "industry", "Select a valid choice."),
        ({"kind": "finance", "reason": " "}, "reason", "This field is required."),
        ({"kind": "finance", "reason": "x" * 201}, "reason", "at most 200 characters"),
        ({"kind": "finance", "reason": "a\0b"}, "reason", "Null characters"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_at_its_field(city, typed, field, said):
    if typed.get("industry") == "1":
        typed = typed | {"industry": make.make_industry().pk}

    answer = look(city, address("organizations", make.make_organization()), **typed)

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed"), [("contacts", {"languages": "x" * 101}), ("follow-ups", {"due_on": "31.02."})]
)
def test_text_and_days_are_judged_by_the_model(city, name, typed):
    row = make.make_contact() if name == "contacts" else make.make_follow_up()

    answer = look(city, address(name, row), **typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(typed)


def test_a_field_that_is_not_offered_is_not_written(city):
    row = make.make_organization(note="Mine")

    done(city, address("organizations", row), kind="finance", note="forged", name_en="forged", id="7")

    row.refresh_from_db()
    assert (row.note, row.name_en != "forged", row.kind) == ("Mine", True, "finance")


def test_a_stage_is_not_written_in_bulk(city):
    lead = make.make_lead()

    answer = look(city, address("leads", lead), stage="landed", status="lost", code="X")

    assert answer.status_code == 422
    assert "Every field is left as it is" in str(told(answer))


def test_work_is_not_given_to_those_who_left(city):
    gone = make.make_user("account manager", is_active=False)

    answer = look(city, address("organizations", make.make_organization()), account_manager=gone.pk)

    assert answer.status_code == 422
    assert "account_manager" in answer.context["form"].errors


@pytest.mark.parametrize("tick", ["x", "-1", "1.5", "9" * 30, "½", "1,,2", "%00"])
def test_a_tick_that_is_no_number_is_named(city, tick):
    answer = city.get(f"{reverse('organizations-edit')}?tick={tick}")

    assert answer.status_code == 400
    assert "tick=" in answer.content.decode()


def test_a_question_that_makes_no_sense_is_named(city):
    assert city.get(f"{reverse('leads-edit')}?stage=dreaming").status_code == 400
    assert "This list has no such filter." in city.get(f"{reverse('leads-edit')}?nothing=1").content.decode()


def test_a_past_day_is_not_edited(city):
    make.make_lead()
    day = localdate() - timedelta(days=2)

    answer = city.get(f"{reverse('leads-edit')}?as_of={day}")

    assert answer.status_code == 400
    assert "A past day cannot be edited." in answer.content.decode()
    assert "leads/edit/" not in city.get(f"{reverse('leads')}?as_of={day}").content.decode()


@pytest.mark.parametrize("role", [*ROLES, None])
def test_ticks_and_the_page_are_for_those_who_may_edit(client_of, role):
    client = client_of(make.make_user(role, district=make.make_district()))
    World(client.user)
    for name, of in lists().items():
        page = client.get(reverse(name))
        may = pages.may(client.user, "change", of.model) and bool(of.edits)
        offered = page.status_code == 200 and f"/{name}/edit/" in page.content.decode()

        assert offered == (may and bool(page.context["screen"].page.count.number)), name
        assert (client.get(reverse(f"{name}-edit")).status_code == 200) == (may and page.status_code == 200), name


def test_who_lost_the_right_meanwhile_is_refused(client_of):
    client = client_of("account manager")
    row = make.make_organization(account_manager=client.user)
    url = address("organizations", row)
    seen = look(client, url, kind="finance")

    client.user.groups.clear()

    assert client.post(url, {"reason": REASON, "kind": "finance", "seen": seen.context["seen"]}).status_code == 403


def test_a_refusal_of_the_database_is_told_and_nothing_is_written(city, monkeypatch):
    """Where a rule was forgotten in the preview, the database still has the last word."""
    monkeypatch.setattr(make.ProjectLead, "locked_against", lambda self, names: "")
    landed, other = make.make_lead("landed"), make.make_lead()
    boss = make.make_user(superuser=True)
    city.force_login(boss)

    answer = save(city, address("leads", other, landed), country="FR")

    other.refresh_from_db()
    assert answer.status_code == 422
    assert "A landed lead is locked; only a verifier corrects it." in answer.content.decode()
    assert other.country.code == "SG"
    assert not ChangeSet.objects.exists()
