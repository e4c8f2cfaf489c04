"""A bulk edit is undone as a whole within 30 days, unless a row changed since: then it says which."""

import re
from datetime import timedelta
from io import StringIO

import pgtrigger
import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from promotion_crm.history import changes_of, entry_model
from promotion_crm.lists.base import lists
from tests import make
from tests.kernel.bulk import address, done
from tests.kernel.test_bulk_edit import EDITS, MAKERS, a_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def undo(client, made):
    return client.post(made.get_absolute_url())


def state(row):
    """All that the database keeps of a row but when it was last written."""
    values = type(row)._base_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in values.items() if name != "updated_at"}


@pytest.mark.parametrize(("name", "field"), EDITS)
def test_an_edit_of_any_field_is_undone_to_the_letter(city, name, field):
    rows = [MAKERS[name]() for _ in range(2)]
    before = [state(row) for row in rows]
    f = lists()[name].model._meta.get_field(field)
    made = done(city, address(name, *rows), **{field: a_value(f, rows)[0]})
    assert [state(row) for row in rows] != before

    answer = undo(city, made)

    made.refresh_from_db()
    assert answer.status_code == 302, answer.content.decode()
    assert [state(row) for row in rows] == before
    assert made.undone_by == city.user


def test_each_row_gets_its_own_values_back_and_history_says_so(city):
    rows = [make.make_organization(kind=kind) for kind in ("company", "law_firm", "finance")]
    made = done(city, address("organizations", *rows), kind="finance")

    undo(city, made)

    assert [type(row).objects.get(pk=row.pk).kind for row in rows] == ["company", "law_firm", "finance"]
    entry = changes_of(rows[0])[0]
    assert (entry.user, entry.reason) == (city.user, "Undone: Bulk edit, Organizations")
    assert len(changes_of(rows[2])) == 1


def test_the_page_shows_what_it_did_and_asks_first(city):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")

    page = city.get(made.get_absolute_url()).content.decode()

    row.refresh_from_db()
    assert row.kind == "finance"
    assert "Undo it all" in page
    assert "1 changed" in page
    assert f'<a href="{row.get_absolute_url()}">{row}</a>' in page
    assert str(made.context) in page


def assert_refused(client, made, *told):
    page, answer = client.get(made.get_absolute_url()), undo(client, made)
    for text in (page.content.decode(), answer.content.decode()):
        assert "Undo it all" not in text
        for words in told:
            assert words in text
    assert answer.status_code == 409


def test_a_row_changed_since_is_named_and_none_is_undone(city):
    row, other = make.make_organization(), make.make_organization()
    made = done(city, address("organizations", row, other), kind="finance")
    other.refresh_from_db()
    other.note = "Newer"
    other.save()

    link = f'<a href="{other.get_absolute_url()}">{other}</a>'
    assert_refused(city, made, "Changed since, so that their newer values would be lost:", link)

    row.refresh_from_db()
    made.refresh_from_db()
    assert (row.kind, made.undone_at) == ("finance", None)


def test_of_many_rows_changed_since_the_first_twenty_are_named_and_the_rest_counted(city):
    rows = [make.make_organization(country="DE") for _ in range(23)]
    made = done(city, address("organizations", country="DE"), kind="finance")
    type(rows[0]).objects.filter(country="DE").update(note="Newer")

    page = city.get(made.get_absolute_url()).content.decode()

    alert = re.search(r'role="alert".*?</div></div>', page, re.DOTALL)[0]
    assert alert.count("<a ") == 20
    assert "3 more" in alert


def test_a_row_deleted_since_stops_it(city):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")
    row.delete()

    assert_refused(city, made, "Changed since", "1 more")


def test_undone_twice_is_refused_with_a_sentence(city):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")
    undo(city, made)
    done(city, address("organizations", row), kind="finance")

    answer = undo(city, made)

    row.refresh_from_db()
    made.refresh_from_db()
    assert answer.status_code == 409
    assert f"Undone at {made.undone_at:%Y-%m-%d}"[:12] in answer.content.decode()
    assert row.kind == "finance"


def test_after_thirty_days_it_is_too_late(city, monkeypatch):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")
    monkeypatch.setattr("promotion_crm.models.change_sets.now", lambda: now() + timedelta(days=30, minutes=1))

    assert_refused(city, made, "It is older than 30 days; change the records one by one.")
    assert "Nothing was changed in bulk" in city.get(reverse("bulk-changes")).content.decode()


def test_what_was_not_written_down_cannot_come_back(city):
    """Rows loaded with the triggers off have no entry that says how they were."""
    row = make.make_organization()
    with pgtrigger.ignore():
        bare = make.make_organization()
    made = done(city, address("organizations", row, bare), kind="finance")

    assert_refused(city, made, "Their earlier values are not in the history:", str(bare))


@pytest.mark.parametrize(
    ("role", "status"),
    [("city administrator", 200), ("account manager", 404), ("leadership", 403), ("system administrator", 403)],
)
def test_others_do_not_see_it_unless_they_may_undo_any(client_of, city, role, status):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")
    other = client_of(role)

    assert other.get(made.get_absolute_url()).status_code == status
    assert undo(other, made).status_code == (302 if status == 200 else status)
    row.refresh_from_db()
    assert row.kind == ("company" if status == 200 else "finance")
    listed = other.get(reverse("bulk-changes"))
    assert listed.status_code == (403 if status == 403 else 200)
    assert (made.get_absolute_url() in listed.content.decode()) == (status == 200)


def test_who_handed_records_over_takes_them_back(client_of):
    client = client_of("account manager")
    rows = [make.make_organization(account_manager=client.user) for _ in range(2)]
    made = done(client, address("organizations", *rows), account_manager=make.make_user("account manager").pk)

    answer = undo(client, made)

    assert answer.status_code == 302
    assert {type(row).objects.get(pk=row.pk).account_manager for row in rows} == {client.user}


def test_who_may_no_longer_change_them_does_not_undo_it(client_of):
    client = client_of("district officer", district=make.make_district())
    row = make.make_organization(district=client.user.district)
    made = done(client, address("organizations", row), kind="finance")
    type(client.user).objects.filter(pk=client.user.pk).update(district=make.make_district())

    answer = undo(client, made)

    row.refresh_from_db()
    assert answer.status_code == 409
    assert f"No longer yours to change: {row}" in answer.content.decode()
    assert row.kind == "finance"


def test_who_lost_the_role_does_not_undo_it(client_of):
    client = client_of("account manager")
    row = make.make_organization(account_manager=client.user)
    made = done(client, address("organizations", row), kind="finance")
    client.user.groups.set([])
    client.user.user_permissions.set(Permission.objects.filter(codename="view_changeset"))

    assert_refused(client, made, "You may not change these records any more.")


def run(*args):
    out = StringIO()
    try:
        call_command("undo", *args, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}REFUSED {error}"
    return out.getvalue()


def test_the_command_undoes_it(city):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")

    trial, said, again = run(str(made.context), "--dry-run"), run(str(made.context)), run(str(made.context))

    row.refresh_from_db()
    made.refresh_from_db()
    assert trial == "Undone: Bulk edit, Organizations, 1 records.\nA trial: nothing was undone.\n"
    assert said == "Undone: Bulk edit, Organizations, 1 records.\n"
    assert again.startswith("REFUSED It was undone already, at 20")
    assert again.endswith("Nothing was undone.")
    assert (row.kind, made.undone_by) == ("company", None)


def test_a_trial_leaves_all_as_it_is(city):
    row = make.make_organization()
    made = done(city, address("organizations", row), kind="finance")
    entries = entry_model(type(row)).objects.count()

    run(str(made.context), "--dry-run")

    row.refresh_from_db()
    made.refresh_from_db()
    assert (row.kind, made.undone_at, entry_model(type(row)).objects.count()) == ("finance", None, entries)


def test_the_command_goes_by_the_person(city, client_of):
    row, other = make.make_organization(), client_of("account manager").user
    made = done(city, address("organizations", row), kind="finance")

    assert "There is no such import or bulk edit." in run(str(made.context), "--as", other.username)
    assert "There is no such user." in run(str(made.context), "--as", "nobody")
    for context in ("x", "0" * 32):
        assert "There is no such import or bulk edit." in run(context)
    assert "Undone" in run(str(made.context), "--as", city.user.username)
    made.refresh_from_db()
    assert made.undone_by == city.user


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM promotion_crm_changeset",
        "UPDATE promotion_crm_changeset SET reason = 'other'",
        "UPDATE promotion_crm_changeset SET context = gen_random_uuid()",
    ],
)
def test_the_log_cannot_be_rewritten(sql):
    make.make_change_set()

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)
