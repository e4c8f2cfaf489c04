"""What changes between the preview and the save is noticed: nothing is written, and the preview comes again."""

import pytest

from promotion_crm.models import ChangeSet
from tests import make
from tests.kernel.bulk import REASON, address, look, numbers, save

pytestmark = pytest.mark.django_db
AGAIN = "The edit would not do what you saw. Nothing was changed; look again."


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def assert_looks_again(answer, row):
    row.refresh_from_db()
    assert answer.status_code == 409
    assert AGAIN in answer.content.decode()
    assert row.kind == "company"
    assert not ChangeSet.objects.exists()


def test_a_row_that_someone_set_meanwhile_is_named(city):
    row, other = make.make_organization(), make.make_organization()
    url = address("organizations", row, other)
    seen = look(city, url, kind="finance")
    other.kind = "law_firm"
    other.save()

    answer = save(city, url, seen, kind="finance")

    assert_looks_again(answer, row)
    page = answer.content.decode()
    assert "Changed since you looked:" in page
    assert f'<a href="{other.get_absolute_url()}">{other}</a>' in page
    assert numbers(answer) == (2, 0, 0)
    assert save(city, url, answer, kind="finance").status_code == 302


def test_a_change_of_another_field_is_no_hindrance_and_is_kept(city):
    row = make.make_organization()
    seen = look(city, address("organizations", row), kind="finance")
    type(row).objects.filter(pk=row.pk).update(note="Theirs")

    answer = save(city, address("organizations", row), seen, kind="finance")

    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.kind, row.note) == ("finance", "Theirs")


def test_a_row_that_came_to_match_meanwhile_is_not_changed_unseen(city):
    row = make.make_organization(country="DE")
    url = address("organizations", country="DE")
    seen = look(city, url, kind="finance")
    late = make.make_organization(country="DE")

    answer = save(city, url, seen, kind="finance")

    assert_looks_again(answer, row)
    assert numbers(answer) == (2, 0, 0)
    assert str(late) in answer.content.decode()


def test_as_many_rows_but_others_are_noticed(city):
    """One that matches no more and one that came to match leave the numbers as they were."""
    row, gone = (make.make_organization(country="DE") for _ in range(2))
    url = address("organizations", country="DE")
    seen = look(city, url, kind="finance")
    type(gone).objects.filter(pk=gone.pk).update(country="FR")
    make.make_organization(country="DE")

    answer = save(city, url, seen, kind="finance")

    assert numbers(seen) == numbers(answer) == (2, 0, 0)
    assert_looks_again(answer, row)


def test_a_row_handed_to_someone_else_meanwhile_is_noticed(client_of):
    client = client_of("account manager")
    rows = [make.make_organization(account_manager=client.user) for _ in range(2)]
    seen = look(client, address("organizations", *rows), kind="finance")
    type(rows[1]).objects.filter(pk=rows[1].pk).update(account_manager=None)

    answer = save(client, address("organizations", *rows), seen, kind="finance")

    assert_looks_again(answer, rows[0])
    assert numbers(answer) == (1, 0, 1)


def test_a_row_deleted_meanwhile_is_noticed(city):
    row, gone = make.make_organization(), make.make_organization()
    url = address("organizations", row, gone)
    seen = look(city, url, kind="finance")
    gone.delete()

    assert_looks_again(save(city, url, seen, kind="finance"), row)


def test_values_typed_after_the_preview_are_shown_first(city):
    row = make.make_organization()
    seen = look(city, address("organizations", row), kind="finance")

    answer = save(city, address("organizations", row), seen, kind="law_firm")

    assert_looks_again(answer, row)
    assert "Changed since you looked:" not in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "x", "x.y", ".", "0.9999999999999999999999", "½.½"])
def test_nothing_is_saved_without_a_preview(city, seen):
    row = make.make_organization()

    answer = city.post(address("organizations", row), {"kind": "finance", "reason": REASON, "seen": seen, "save": "1"})

    assert_looks_again(answer, row)


def test_pressing_twice_changes_once(city):
    row = make.make_organization()
    seen = look(city, address("organizations", row), kind="finance")

    first = save(city, address("organizations", row), seen, kind="finance")
    second = save(city, address("organizations", row), seen, kind="finance")

    assert (first.status_code, second.status_code) == (302, 409)
    assert numbers(second) == (0, 1, 0)
    assert "No record would change" in second.content.decode()
    assert ChangeSet.objects.count() == 1
