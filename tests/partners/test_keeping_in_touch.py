"""Keep in touch every so many weeks: due by the last meeting, whoever writes what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Organization
from tests import make
from tests.kernel.asked import shown
from tests.kernel.bulk import address, done
from tests.seen import seen

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def due(organization):
    return Organization.objects.to_keep_in_touch().get(pk=organization.pk).touch_due


def ago(days):
    return TODAY - timedelta(days=days)


def kept(weeks=4, since=0, **fields):
    return make.make_organization(keep_in_touch_weeks=weeks, keep_in_touch_since=ago(since), **fields)


def test_it_is_due_so_many_weeks_after_it_was_set_or_after_the_last_meeting():
    organization = make.make_organization(keep_in_touch_weeks=4)
    assert due(organization) == TODAY + timedelta(weeks=4)

    make.make_meeting(organizations=[organization], held_on=ago(9))
    Organization.objects.filter(pk=organization.pk).update(keep_in_touch_since=ago(30))
    assert due(organization) == ago(9) + timedelta(weeks=4)

    make.make_meeting(organizations=[organization], held_on=ago(2), state="draft")
    make.make_meeting(organizations=[organization], held_on=ago(40))
    assert due(organization) == ago(9) + timedelta(weeks=4)


def test_a_meeting_before_it_was_set_does_not_make_it_late():
    organization = kept(weeks=2)
    make.make_meeting(organizations=[organization], held_on=ago(300))

    assert due(organization) == TODAY + timedelta(weeks=2)


def test_whoever_sets_it_it_begins_that_day_and_ends_when_it_is_cleared():
    organization = make.make_organization()
    for sql, since in (("8", TODAY), ("4", TODAY), ("NULL", None)):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE partners_organization SET keep_in_touch_weeks = {sql}")
        organization.refresh_from_db()
        assert organization.keep_in_touch_since == since


def test_only_those_who_may_change_the_organization_set_it_on_its_page(client_of):
    owner, other = client_of("account manager"), client_of("account manager")
    organization = make.make_organization(account_manager=owner.user)
    url = reverse("keep-in-touch", args=[organization.pk])

    answers = [c.post(url, {"keep_in_touch_weeks": weeks} | seen(organization)).status_code for c, weeks in
               ((owner, 105), (owner, 0), (other, 6), (client_of("leadership"), 6), (owner, 6))]  # fmt: skip
    page = owner.get(organization.get_absolute_url()).content.decode()

    assert answers == [422, 422, 403, 403, 302]
    assert "every 6 weeks" in page
    assert url in page
    assert url not in other.get(organization.get_absolute_url()).content.decode()
    assert f"{TODAY + timedelta(weeks=6):%Y-%m-%d}" in page


def test_it_falls_to_the_account_manager_once_whom_it_was_for_has_left(client_of):
    client, gone = client_of("account manager"), make.make_user("account manager", name_en="Gone Person")
    organization = make.make_organization(
        keep_in_touch_weeks=1, keep_in_touch_by=gone, account_manager=client.user, name_en="Zebra Works"
    )
    assert "Zebra Works" not in client.get(reverse("desk")).content.decode()

    gone.is_active = False
    gone.save()

    assert "Zebra Works" in client.get(reverse("desk")).content.decode()
    panel = client.get(organization.get_absolute_url()).content.decode().partition('id="keep-in-touch"')[2][:900]
    assert client.user.name_en in panel
    assert "Gone Person" not in panel


def test_it_is_set_on_many_at_once_and_begins_that_day(client_of):
    client = client_of(CITY)
    rows = [make.make_organization(name_en=name) for name in ("Bulk one", "Bulk two")]

    done(client, address("organizations", *rows), keep_in_touch_weeks="12")

    assert [due(row) for row in rows] == [TODAY + timedelta(weeks=12)] * 2


def test_the_list_shows_and_finds_them_by_when_they_are_due(client_of):
    client = client_of(CITY)
    kept(name_en="Late", since=60, keep_in_touch_by=client.user)
    kept(name_en="Later", account_manager=client.user)
    kept(name_en="Of another", since=60, account_manager=client.user, keep_in_touch_by=make.make_user())
    make.make_organization(name_en="Never", account_manager=client.user)
    names = {
        "keep_in_touch=any": ["Late", "Later", "Of another"],
        "keep_in_touch=none": ["Never"],
        f"keep_in_touch_before={TODAY}": ["Late", "Of another"],
        f"keep_in_touch_after={TODAY}": ["Later"],
        "touch_mine=1": ["Late", "Later"],
    }

    found = {query: shown(client, "organizations", f"{query}&columns=name,keep_in_touch") for query in names}

    assert found == names


def test_the_desk_shows_what_is_due_and_who_was_not_met_for_long(client_of, settings):
    settings.NO_CONTACT_DAYS = 30
    client = client_of("account manager")
    kept(name_en="Due soon", weeks=2, since=5, account_manager=client.user)
    kept(name_en="Due late", weeks=2, since=50, keep_in_touch_by=client.user)
    kept(name_en="Due far", weeks=50, account_manager=client.user)
    kept(name_en="Of another", weeks=2, since=50)
    partner = make.make_organization(name_en="Quiet partner", account_manager=client.user)
    make.make_appointment(organization=partner, starts_on=ago(200))
    met = make.make_organization(name_en="Met partner", account_manager=client.user)
    make.make_appointment(organization=met, starts_on=ago(200))
    make.make_meeting(organizations=[met], held_on=ago(29))
    make.make_lead(title="Quiet lead", owner=client.user, received_on=ago(31))
    make.make_lead(title="New lead of mine", owner=client.user, received_on=ago(29))

    desk = client.get("/").context["narrow"] + client.get("/").context["wide"]
    panel = next(panel for panel in desk if panel.title == "To keep in touch").context

    assert [row.name_en for row in panel["due"]] == ["Due late", "Due soon"]
    assert [row.name_en for row in panel["quiet"]] == ["Quiet partner", "Quiet lead"]


def test_a_meeting_takes_it_off_the_desk_by_itself(client_of):
    client = client_of("account manager")
    organization = kept(name_en="Due late", weeks=4, since=50, account_manager=client.user)
    assert "Due late" in client.get("/").content.decode()

    make.make_meeting(organizations=[organization])

    assert "Due late" not in client.get("/").content.decode()
