"""One edit of many rows: those ticked, or all that match; each field left, set or cleared."""

from datetime import date

import pytest
from django.urls import reverse

from promotion_crm.history import changes_of, entry_model
from promotion_crm.lists.base import lists
from promotion_crm.models import ChangeSet, District, User, Zone
from tests import make
from tests.kernel.bulk import REASON, address, done, look, numbers, save, told

pytestmark = pytest.mark.django_db
EDITED = {name: of for name, of in lists().items() if of.edits}
FEW = {"District", "Zone", "Industry", "User"}  # models with so few rows that a select can offer them
MAKERS = {
    "organizations": make.make_organization,
    "partners": lambda: make.make_appointment().organization,
    "contacts": make.make_contact,
    "appointments": make.make_appointment,
    "leads": make.make_lead,
    "issues": make.make_issue,
    "events": make.make_event,
    "participants": make.make_participation,
    "meetings": make.make_meeting,
    "policy-feedback": make.make_policy_feedback,
    "contributions": make.make_contribution,
    "follow-ups": make.make_follow_up,
}
EDITS = [(name, field) for name, of in EDITED.items() for field in of.edits]


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def a_value(f, rows):
    """What a person may type for a field that is new to these rows, and how the database keeps it."""
    if f.is_relation:
        made = make.make_user("city administrator") if f.related_model is User else _related(f.related_model)
        return str(made.pk), made.pk
    if f.get_internal_type() == "BooleanField":
        return "True", True
    if f.get_internal_type() == "DateField":
        return "2031-05-04", date(2031, 5, 4)
    if "Integer" in f.get_internal_type():
        return "8", 8
    if f.choices:
        held = {str(getattr(row, f.attname)) for row in rows}
        value = next(value for value, _words in f.choices if value and value not in held)
        return value, value
    return "Words", "Words"


def _related(model):
    return {District: make.make_district, Zone: make.make_zone}.get(model, make.make_industry)()


@pytest.mark.parametrize(("name", "field"), EDITS)
def test_every_field_is_set(city, name, field):
    rows = [MAKERS[name]() for _ in range(3)]
    f = EDITED[name].model._meta.get_field(field)
    typed, kept = a_value(f, rows)

    made = done(city, address(name, *rows[:2]), **{field: typed})

    values = [getattr(type(row)._base_manager.get(pk=row.pk), f.attname) for row in rows]
    assert values[:2] == [kept, kept]
    assert values[2] == getattr(rows[2], f.attname)
    assert values[2] != kept
    assert (made.kind, made.list_name, made.row_count, made.fields) == ("edit", name, 2, [field])


CLEARED = [(name, field) for name, field in EDITS if EDITED[name].model._meta.get_field(field).blank]
CLEARED = [pair for pair in CLEARED if pair[1] != "do_not_contact"]  # yes or no


@pytest.mark.parametrize(("name", "field"), CLEARED)
def test_every_field_that_may_be_blank_is_cleared(city, name, field):
    row, f = MAKERS[name](), EDITED[name].model._meta.get_field(field)
    done(city, address(name, row), **{field: a_value(f, [row])[0]})

    done(city, address(name, row), **{f"{field}_clear": "on"})

    row.refresh_from_db()
    assert getattr(row, f.attname) in (None, "")


@pytest.mark.parametrize(("name", "field"), [pair for pair in EDITS if pair not in CLEARED])
def test_a_field_that_may_not_be_blank_cannot_be_cleared(city, name, field):
    row = MAKERS[name]()

    answer = look(city, address(name, row), **{f"{field}_clear": "on"})

    assert answer.status_code == 422
    assert "Every field is left as it is" in str(told(answer))


@pytest.mark.parametrize("name", EDITED)
def test_what_is_offered_is_short_and_breaks_no_rule_of_uniqueness(name):
    model = EDITED[name].model
    fields = [model._meta.get_field(field) for field in EDITED[name].edits]
    unique = {field for c in model._meta.constraints for field in getattr(c, "fields", ())}
    asked = {str(c.condition) for c in model._meta.constraints if getattr(c, "fields", ()) and c.condition}

    assert all(f.editable and not f.unique for f in fields)
    assert not unique & {f.name for f in fields}
    assert not [f.name for f in fields for condition in asked if f"'{f.name}" in condition]
    assert {f.related_model.__name__ for f in fields if f.is_relation} <= FEW


def test_several_fields_at_once_and_the_rest_is_left(city):
    district, manager = make.make_district(), make.make_user("account manager")
    row = make.make_organization(country="DE", kind="company", industry=make.make_industry(), note="Keep")

    done(city, address("organizations", row), district=district.pk, account_manager=manager.pk, industry_clear="on")

    row.refresh_from_db()
    assert (row.district, row.account_manager, row.industry) == (district, manager, None)
    assert (row.country.code, row.kind, row.note) == ("DE", "company", "Keep")


def test_all_that_match_the_filters_are_changed(city):
    manager = make.make_user("account manager")
    german, other = [make.make_organization(country="DE") for _ in range(3)], make.make_organization(country="FR")

    done(city, address("organizations", country="DE"), account_manager=manager.pk)

    for row in (*german, other):
        row.refresh_from_db()
    assert [row.account_manager for row in (*german, other)] == [manager, manager, manager, None]


def test_ticked_rows_are_changed_though_they_match_the_filter_no_more(city):
    manager, row = make.make_user("account manager"), make.make_organization(country="FR")

    done(city, address("organizations", row, country="DE"), account_manager=manager.pk)

    row.refresh_from_db()
    assert row.account_manager == manager


def test_a_page_is_ticked_by_one_box(city):
    rows = [make.make_organization() for _ in range(3)]
    page = city.get(reverse("organizations"))
    pks = ",".join(str(row.pk) for row in page.context["screen"].rows)

    answer = look(city, f"{reverse('organizations-edit')}?tick={pks}&tick={rows[0].pk}", kind="finance")

    assert f'value="{pks}"' in page.content.decode()
    assert numbers(answer) == (3, 0, 0)


def test_the_preview_writes_nothing_and_counts(city):
    rows = [make.make_organization(kind="finance"), make.make_organization(), make.make_organization()]
    landed = make.make_lead("landed")

    answer = look(city, address("organizations", *rows), kind="finance")
    of_leads = look(city, address("leads", landed, make.make_lead()), country="FR")

    assert numbers(answer) == (2, 1, 0)
    assert numbers(of_leads) == (1, 0, 1)
    assert not ChangeSet.objects.exists()
    assert [type(row).objects.get(pk=row.pk).kind for row in rows] == ["finance", "company", "company"]


def test_history_keeps_who_why_and_one_context(city):
    rows = [make.make_organization() for _ in range(2)]

    made = done(city, address("organizations", *rows), kind="finance")

    for row in rows:
        entry = changes_of(row)[0]
        assert (entry.user, entry.reason, entry.context) == (city.user, REASON, made.context)
        assert [change.field for change in entry.changes] == ["Kind"]
    assert (made.by, made.reason) == (city.user, REASON)


def test_a_row_that_is_so_already_gets_no_entry(city):
    same, other = make.make_organization(kind="finance"), make.make_organization()
    entries = entry_model(type(same)).objects.filter(pgh_obj_id=same.pk).count()

    made = done(city, address("organizations", same, other), kind="finance")

    assert made.row_count == 1
    assert entry_model(type(same)).objects.filter(pgh_obj_id=same.pk).count() == entries


def test_a_row_is_found_by_its_new_words_and_dated_anew(city):
    event = make.make_event(venue="Old hall")

    done(city, address("events", event), venue="Zqnewpavilion")

    after = type(event).objects.get(pk=event.pk)
    assert type(event).objects.find("Zqnewpavilion").contains(event)
    assert not type(event).objects.find("Old hall").exists()
    assert after.updated_at > event.updated_at


def test_afterwards_one_is_back_in_the_list_and_may_undo(city):
    row = make.make_organization(country="DE")

    answer = save(city, address("organizations", row, country="DE", sort="-name"), kind="finance")
    page = city.get(answer.url)

    assert answer.url == "/organizations/?country=DE&sort=-name"
    assert "1 record changed." in page.content.decode()
    assert ChangeSet.objects.get().get_absolute_url() in page.content.decode()
