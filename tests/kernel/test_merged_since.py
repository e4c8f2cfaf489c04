"""After a merge: old addresses, filters, stars and histories lead to the record that stayed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion_crm import visits
from promotion_crm.history import changes_of
from tests import make
from tests.merging import merged, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


@pytest.fixture
def two():
    return [make.make_organization(name_en=name, name_zh="", kind="finance") for name in ("Kept Ltd", "Gone Ltd")]


def test_the_address_of_the_one_that_went_leads_to_the_kept_one(city, two):
    third = make.make_organization()
    first, second = merged(*two, city.user), merged(third, two[0], city.user)

    answer = city.get(two[1].get_absolute_url(), follow=True)
    assert answer.redirect_chain == [(third.get_absolute_url(), 302)]
    assert f"“Gone Ltd”, number {two[1].pk}, was merged into this record." in answer.content.decode()

    undo(second)
    assert city.get(two[1].get_absolute_url()).url == two[0].get_absolute_url()
    undo(first)
    assert city.get(two[1].get_absolute_url()).status_code == 200


def test_one_walks_on_in_the_list_from_a_record_that_went(city, two):
    merged(*two, city.user)
    within = "in=organizations&kind=finance"

    answer = city.get(f"/in/organizations/{two[1].pk}/next/?kind=finance", follow=True)

    assert answer.redirect_chain[-1][0] == f"{two[0].get_absolute_url()}?{within}"
    page = answer.content.decode()
    assert "was merged into this record" in page
    assert f"/in/organizations/{two[0].pk}/?kind=finance" in page


def test_a_filter_that_names_the_one_that_went_finds_the_kept_one(city, two):
    contact = make.make_contact(organization=two[1], name_en="Found Person")
    merged(*two, city.user)

    answer = city.get(f"/contacts/?organization={two[1].pk}")

    assert answer.status_code == 200
    assert str(contact) in answer.content.decode()


def test_a_row_of_an_exported_file_that_names_the_one_that_went_is_told_the_kept_one(city, two, tmp_path):
    merged(*two, city.user)
    path = tmp_path / "file.csv"
    path.write_text(f"id,kind\n{two[1].pk},finance\n")

    with pytest.raises(CommandError, match=f"Number {two[1].pk} was merged into number {two[0].pk}: leave this row"):
        call_command("import", "organizations", str(path), stdout=StringIO())


def test_stars_and_visits_follow_and_come_back(city, two):
    visits.star(city.user, two[1], True)
    made = merged(*two, city.user)

    assert visits.known(city.user).starred == [two[0]]
    assert visits.opened(city.user, two[0])
    assert visits.known(city.user).recent == [two[0]]

    undo(made)
    assert not visits.opened(city.user, two[0])
    assert visits.known(city.user).starred == [two[1]]


def test_a_star_taken_away_is_gone_with_that_of_the_merged_record(city, two):
    visits.star(city.user, two[1], True)
    merged(*two, city.user)

    visits.star(city.user, two[0], False)

    assert not visits.opened(city.user, two[0])
    assert visits.known(city.user).starred == []


def test_history_still_says_what_the_one_that_went_was_called(city, two):
    contact = make.make_contact(organization=two[1])
    merged(*two, city.user)

    change = changes_of(contact, reader=city.user)[0].changes[0]

    assert (change.before, change.after) == ("Gone Ltd", "Kept Ltd")


def test_a_page_asks_as_often_for_many_merges_as_for_one(city, two):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert city.get(two[0].get_absolute_url()).status_code == 200
        return len(queries)

    merged(*two, city.user)
    asked()  # fills the caches of a first request
    before = asked()
    for _ in range(6):
        other = make.make_organization(kind="finance")
        merged(other, make.make_organization(), city.user)
        merged(two[0], other, city.user)

    assert asked() <= before


def test_the_history_of_one_that_went_is_for_who_may_see_its_kind(client_of, two):
    merged(*two, client_of("city administrator").user)
    url = f"/merge/organizations/{two[1].pk}/"

    assert client_of("leadership").get(url).status_code == 200
    assert client_of("system administrator").get(url).status_code == 404
    assert client_of("leadership").get(f"/merge/organizations/{two[0].pk}/").status_code == 404
