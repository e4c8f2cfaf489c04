"""Who sees and who changes which rows: the office's table of roles, row by row."""

import pytest

from events.models import FollowUp
from partners.models import ProjectLead
from promotion_crm import any_of, roles
from tests import make
from tests.world import World

pytestmark = pytest.mark.django_db
OPEN = {"owned", "introduced", "here", "first met here", "elsewhere", "from event"}
RESTRICTED = {
    "restricted",
    "restricted owned",
    "restricted here",
    "restricted introduced",
    "restricted attended",
    "restricted from event",
}
THEIRS = {"own", "here", "elsewhere"}
MANAGED = {"owned", "introduced", "restricted owned", "restricted attended"}
OF_DISTRICT = {"owned", "here", "first met here", "restricted owned", "restricted attended"}
MEETINGS = {"mine", "my draft", "of my district", "of others", "on restricted attended", "at event"}
FOLLOW_UPS = {"mine", "of others", "after my meeting", "mine on restricted"}
EVERYONE = list(roles.ROLES)

LEADS_SEEN = {
    "city administrator": OPEN | RESTRICTED,
    "account manager": MANAGED,
    "district officer": OF_DISTRICT,
    "verifier": OPEN,
    "event officer": {"from event"},
    "leadership": OPEN,
}
LEADS_CHANGED = {
    "city administrator": OPEN | RESTRICTED,
    "account manager": MANAGED,
    "district officer": OF_DISTRICT,
}
ORGANIZATIONS_CHANGED = {"city administrator": THEIRS, "account manager": {"own"}, "district officer": {"here"}}
CONTACTS_CHANGED = ORGANIZATIONS_CHANGED | {"event officer": THEIRS, "privacy officer": THEIRS}
EVENTS_CHANGED = {
    "city administrator": THEIRS,
    "account manager": THEIRS,
    "district officer": {"own", "here"},
    "event officer": THEIRS,
}
READERS = set(EVERYONE) - {"system administrator"}
OF_EVENTS = READERS - {"privacy officer"}


@pytest.fixture
def world_of(db):
    def build(role):
        return World(make.make_user(role, district=make.make_district(name_en="Own")))

    return build


def seen(rows, user):
    return {name for name, row in rows.items() if type(row).objects.visible_to(user).contains(row)}


def changed(rows, user):
    return {name for name, row in rows.items() if type(row).objects.editable_by(user).contains(row)}


@pytest.mark.parametrize("role", EVERYONE)
def test_leads(world_of, role):
    world = world_of(role)

    assert seen(world.leads, world.me) == LEADS_SEEN.get(role, set())
    assert changed(world.leads, world.me) == LEADS_CHANGED.get(role, set())


@pytest.mark.parametrize("role", ["account manager", "district officer", "event officer"])
@pytest.mark.parametrize(("many", "huge"), [(1000, 20_000), (0, 20_000), (0, 0)])
def test_leads_seen_by_what_others_know_are_the_same_however_many_there_are(world_of, monkeypatch, role, many, huge):
    monkeypatch.setattr(any_of, "MANY", many)
    monkeypatch.setattr(any_of, "HUGE", huge)
    world = world_of(role)

    assert seen(world.leads, world.me) == LEADS_SEEN[role]
    asked = str(ProjectLead.objects.visible_to(world.me).query)
    assert ("EXISTS(" in asked) == (huge == 0)


@pytest.mark.parametrize("role", EVERYONE)
def test_introductions_and_receipts_go_with_their_lead_but_not_to_event_officers(world_of, role):
    world = world_of(role)
    expected = set() if role == "event officer" else LEADS_SEEN.get(role, set())

    for rows in (world.introductions, world.receipts, world.issues):
        assert seen(rows, world.me) == expected
        assert changed(rows, world.me) == LEADS_CHANGED.get(role, set())


@pytest.mark.parametrize("role", EVERYONE)
def test_organizations_and_contacts(world_of, role):
    world = world_of(role)

    for rows, changing in (
        (world.organizations, ORGANIZATIONS_CHANGED),
        (world.contacts, CONTACTS_CHANGED),
    ):
        assert seen(rows, world.me) == (THEIRS if role in READERS else set())
        assert changed(rows, world.me) == changing.get(role, set())


@pytest.mark.parametrize("role", EVERYONE)
def test_events_and_their_participants(world_of, role):
    world = world_of(role)

    assert seen(world.events, world.me) == (THEIRS if role in OF_EVENTS else set())
    assert changed(world.events, world.me) == EVENTS_CHANGED.get(role, set())
    assert bool(seen({"guest": world.participation}, world.me)) == (role in READERS)


@pytest.mark.parametrize("role", EVERYONE)
def test_meetings(world_of, role):
    world = world_of(role)
    expected = MEETINGS if role in OF_EVENTS else set()
    if role == "city administrator":
        expected = expected | {"on restricted", "at event on restricted"}

    assert seen(world.meetings, world.me) == expected


def test_a_district_officer_changes_the_meetings_of_the_own_district(world_of):
    world = world_of("district officer")

    assert changed(world.meetings, world.me) == {"mine", "my draft", "of my district", "on restricted attended"}


@pytest.mark.parametrize("role", ["verifier", "leadership", "privacy officer", "system administrator"])
def test_readers_change_no_meeting_and_no_follow_up(world_of, role):
    world = world_of(role)

    assert not changed(world.meetings, world.me)
    assert not changed(world.follow_ups, world.me)


@pytest.mark.parametrize("role", EVERYONE)
def test_follow_ups(world_of, role):
    world = world_of(role)
    expected = FOLLOW_UPS if role in OF_EVENTS else set()
    if role == "city administrator":
        expected = expected | {"on restricted"}

    assert seen(world.follow_ups, world.me) == expected
    assert {*FollowUp.objects.of(world.me)} == {*FollowUp.objects.visible_to(world.me).filter(owner=world.me)}


@pytest.mark.parametrize("role", EVERYONE)
def test_only_who_runs_the_programs_changes_appointments(db, role):
    user, appointment = make.make_user(role), make.make_appointment()
    rows = {"appointment": appointment, "batch": appointment.batch, "program": appointment.program}

    assert seen(rows, user) == (set(rows) if role in READERS else set())
    assert changed(rows, user) == (set(rows) if role == "city administrator" else set())


@pytest.mark.parametrize("role", EVERYONE)
def test_accounts_are_for_the_system_administrator(db, role):
    user, rows = make.make_user(role), {"someone": make.make_user()}

    assert bool(changed(rows, user)) == (role == "system administrator")


@pytest.mark.parametrize("role", EVERYONE)
def test_the_log_of_exports_is_for_those_who_guard_it(db, role):
    user, rows = make.make_user(role), {"export": make.make_export_record()}

    assert bool(seen(rows, user)) == (role in {"city administrator", "privacy officer"})


@pytest.mark.parametrize("role", EVERYONE)
def test_bulk_changes_are_seen_by_who_made_them_and_by_who_may_undo_any(db, role):
    user = make.make_user(role)
    rows = {"mine": make.make_change_set(by=user), "of others": make.make_change_set(), "of nobody": _by_nobody()}
    writers = {"city administrator", "account manager", "district officer", "event officer", "privacy officer"}

    expected = set(rows) if role == "city administrator" else {"mine"} if role in writers else set()
    assert seen(rows, user) == expected
    assert not changed(rows, user)
    assert user.has_perm(roles.UNDO_ANY) == (role == "city administrator")


def _by_nobody():
    """Made on the command line without naming a person."""
    return make.make_change_set(by=None)


@pytest.mark.parametrize("role", EVERYONE)
def test_exporting_is_a_permission_of_its_own(db, role):
    user = make.make_user(role)
    with_personal_data = {"city administrator", "account manager", "event officer", "privacy officer"}

    assert user.has_perm(roles.EXPORT) == (role not in {"leadership", "verifier", "system administrator"})
    assert user.has_perm(roles.PERSONAL) == (role in with_personal_data)


@pytest.mark.parametrize("reader", ["verifier", "leadership"])
@pytest.mark.parametrize(("writer", "theirs"), [("account manager", MANAGED), ("district officer", OF_DISTRICT)])
def test_reading_every_lead_in_one_role_does_not_widen_what_another_changes(world_of, reader, writer, theirs):
    world = world_of([reader, writer])

    assert seen(world.leads, world.me) == OPEN | theirs
    assert changed(world.leads, world.me) == theirs


def test_a_district_officer_without_a_district_has_no_district(db):
    world = World(make.make_user("district officer"))
    nowhere = make.make_event(district=None)

    assert changed(world.leads, world.me) == {"owned", "restricted owned", "restricted attended"}
    assert not changed({"nowhere": nowhere}, world.me)
    assert not changed({"of no district": make.make_organization(district=None)}, world.me)
