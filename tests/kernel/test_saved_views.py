"""Saved views: whose they are, who opens them, and what is left of one whose column has gone."""

import pytest
from django.urls import reverse

from promotion_crm.lists.saved import address
from promotion_crm.models import SavedView, ViewMark
from tests import make
from tests.kernel.asked import csv_rows, shown

pytestmark = pytest.mark.django_db
SINGAPORE = "country=SG&columns=name,country&sort=-name"


@pytest.fixture
def ann(client_of):
    return client_of("account manager")


@pytest.fixture
def bob(client_of):
    return client_of("account manager")


def make_two():
    return [make.make_organization(name_en=f"{land} Firm", country=land) for land in ("SG", "DE")]


def view_of(client, **fields):
    return make.make_saved_view(owner=client.user, **{"query": SINGAPORE} | fields)


def save(client, **data):
    given = {"list": "organizations", "query": SINGAPORE, "name": "Singapore", "shared": "private", "role": ""}
    return client.post(reverse("new-view"), given | data)


# -- saving ------------------------------------------------------------------------------
def test_a_view_keeps_filters_columns_and_order_and_opens_at_its_address(ann):
    make_two()
    response = save(ann, query=f"?{SINGAPORE}&page=2&after=x", pinned="on", is_default="on")

    view = SavedView.objects.get()
    assert response.url == address("organizations", SINGAPORE, view.pk)
    assert view.query == SINGAPORE
    assert shown(ann, "organizations", response.url.split("?")[1]) == ["SG Firm"]
    assert ViewMark.objects.get(user=ann.user, view=view).pinned
    assert view.history.count() == 1


def test_a_question_that_makes_no_sense_is_not_saved(ann):
    response = save(ann, query="colour=red")

    assert response.status_code == 422
    assert "colour" in response.content.decode()
    assert not SavedView.objects.exists()


def test_a_name_is_given_once(ann):
    save(ann)

    response = save(ann)

    assert response.status_code == 422
    assert "choose another name" in response.content.decode()


def test_sharing_with_a_role_names_the_role(ann):
    assert save(ann, shared="role").status_code == 422
    assert save(ann, shared="role", role="leadership").status_code == 302
    assert save(ann, name="Other", shared="everyone", role="leadership").status_code == 302
    assert SavedView.objects.get(name="Other").role == ""


def test_a_list_one_may_not_see_takes_no_view(client_of):
    privacy = client_of("privacy officer")

    assert save(privacy, list="leads", query="").status_code == 403
    assert save(privacy, list="nothing", query="").status_code == 404


def test_the_owner_replaces_what_a_view_holds(ann):
    view = view_of(ann)

    ann.post(reverse("replace-view", args=[view.pk]), {"query": "country=DE&view=1"})

    view.refresh_from_db()
    assert view.query == "country=DE"


# -- rights ------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["saved-view", "delete-view"])
def test_a_private_view_is_not_found_by_others(ann, bob, page):
    view = view_of(ann)

    assert bob.get(reverse(page, args=[view.pk])).status_code == 404
    refusal = bob.get(f"/organizations/?view={view.pk}")
    assert refusal.status_code == 404 and b"Ask whoever sent the address to share it." in refusal.content
    assert bob.get(f"/organizations/export.csv?view={view.pk}").status_code == 404
    assert bob.post(reverse("mark-view", args=[view.pk]), {"what": "pinned", "on": "1"}).status_code == 404
    assert view.name not in bob.get("/organizations/").content.decode()
    assert view.name not in bob.get(reverse("saved-views")).content.decode()


def test_the_whole_address_of_a_private_view_works_for_a_colleague(ann, bob):
    make_two()
    view = view_of(ann)

    page = bob.get(address("organizations", view.query, view.pk))

    assert page.status_code == 200
    assert "SG Firm" in page.content.decode() and "DE Firm" not in page.content.decode()
    assert "not shared with you" in page.content.decode()
    assert view.name not in page.content.decode()


def test_a_view_shared_with_a_role_is_for_that_role(ann, bob, client_of):
    view = view_of(ann, shared="role", role="leadership")

    assert bob.get(f"/organizations/?view={view.pk}").status_code == 404
    assert view.name in client_of("leadership").get("/organizations/").content.decode()


def test_a_shared_view_is_changed_by_its_owner_alone(ann, bob):
    view = view_of(ann, shared="everyone")

    assert bob.get(reverse("saved-view", args=[view.pk])).status_code == 403
    assert bob.post(reverse("delete-view", args=[view.pk])).status_code == 403
    assert bob.post(reverse("replace-view", args=[view.pk]), {"query": ""}).status_code == 403
    assert bob.post(reverse("take-over-view", args=[view.pk])).status_code == 403
    assert ann.post(reverse("delete-view", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_opens_with_the_rights_of_whoever_opens_it(client_of, ann):
    view = view_of(ann, list_name="leads", query="columns=code,investor", shared="everyone")
    make.make_lead(investor=make.make_organization(name_en="Hidden Investor"))
    officer = client_of("event officer")

    page = officer.get(f"/leads/?view={view.pk}").content.decode()

    assert "investor" in page and "Hidden Investor" not in page


def test_nothing_is_deleted_before_it_was_confirmed(ann):
    view = view_of(ann)

    assert ann.get(reverse("delete-view", args=[view.pk])).status_code == 200
    assert SavedView.objects.contains(view)


# -- people who left ---------------------------------------------------------------------
def test_the_view_of_one_who_left_stays_and_an_administrator_takes_it_over(ann, bob, client_of):
    view = view_of(ann, shared="everyone")
    ann.user.is_active = False
    ann.user.save()
    admin = client_of("city administrator")

    assert view.name in bob.get("/organizations/").content.decode()
    assert bob.post(reverse("take-over-view", args=[view.pk])).status_code == 403
    assert "Take over" in admin.get(reverse("saved-views")).content.decode()
    admin.post(reverse("take-over-view", args=[view.pk]))

    view.refresh_from_db()
    assert view.owner == admin.user


def test_nobody_takes_over_the_view_of_a_colleague(ann, client_of):
    view = view_of(ann, shared="everyone")

    assert client_of("city administrator").post(reverse("take-over-view", args=[view.pk])).status_code == 404


def test_taking_over_a_name_one_has_is_refused_in_words(ann, client_of):
    view, admin = view_of(ann, name="Same"), client_of("system administrator")
    view_of(admin, name="Same")
    ann.user.is_active = False
    ann.user.save()

    page = admin.post(reverse("take-over-view", args=[view.pk]), follow=True)

    assert "rename yours first" in page.content.decode()
    assert SavedView.objects.get(pk=view.pk).owner == ann.user


# -- what has gone -----------------------------------------------------------------------
GONE = ["colour=red&country=SG", "country=SG&columns=name,no_such", "country=SG&sort=-no_such", "country=SG&kind=gone"]


@pytest.mark.parametrize("query", [*GONE, "&".join(GONE[:1] + ["columns=no_such", "sort=no_such", "district=Gone"])])
def test_a_view_whose_filter_or_column_has_gone_says_so_and_works_with_the_rest(ann, query):
    make_two()
    view = view_of(ann, query=query)

    for asked in (f"view={view.pk}", f"{query}&view={view.pk}"):
        page = ann.get(f"/organizations/?{asked}")
        text = page.content.decode()
        assert page.status_code == 200
        assert "SG Firm" in text and "DE Firm" not in text
        assert "no more, or not for you" in text
        assert any(
            gone in text for gone in ("Filter: colour, red", "Column: no_such", "Order: -no_such", "Filter: Kind, gone")
        )


@pytest.mark.parametrize("query", GONE)
def test_by_hand_the_same_is_refused_and_so_is_a_file(ann, query):
    view = view_of(ann, query=query)

    assert ann.get(f"/organizations/?{query}").status_code == 400
    assert ann.get(f"/organizations/export.csv?view={view.pk}").status_code == 400


@pytest.mark.parametrize("number", ["0", "x", "-1", "٣", "9" * 30, "1.5", ""])
def test_a_view_that_is_none_is_not_found(ann, number):
    assert ann.get("/organizations/", {"view": number}).status_code == 404
    assert ann.get("/organizations/", {"view": number, "country": "SG"}).status_code == 200


# -- default, pins, files ----------------------------------------------------------------
def test_a_list_opens_with_the_default_and_there_is_a_way_back(ann, bob):
    make_two()
    view = view_of(ann, shared="everyone")
    view.mark(ann.user, is_default=True)

    page = ann.get("/organizations/").content.decode()

    assert "SG Firm" in page and "DE Firm" not in page
    assert 'href="?view=all"' in page
    assert len(shown(ann, "organizations", "view=all")) == 2
    assert len(shown(bob, "organizations", "")) == 2


def test_clearing_the_filters_of_a_default_view_shows_the_whole_list(ann):
    make_two()
    view_of(ann, query="country=SG").mark(ann.user, is_default=True)

    page = ann.get("/organizations/")

    assert page.context["screen"].clear_url == "?view=all"
    assert len(shown(ann, "organizations", "view=all")) == 2


def test_there_is_one_default_per_list(ann):
    first, second = view_of(ann), view_of(ann)
    for view in (first, second):
        ann.post(reverse("mark-view", args=[view.pk]), {"what": "default", "on": "1"})

    assert ViewMark.objects.get(is_default=True).view == second


def test_a_pin_is_in_the_navigation_until_the_view_is_no_longer_shared(ann, bob):
    view = view_of(ann, shared="everyone", name="Zqpinned")
    bob.post(reverse("mark-view", args=[view.pk]), {"what": "pinned", "on": "1"})

    assert "Zqpinned" in bob.get("/").content.decode()
    assert "Zqpinned" not in ann.get("/").content.decode()
    view.shared = "private"
    view.save()
    assert "Zqpinned" not in bob.get("/").content.decode()


def test_a_file_has_the_columns_and_rows_of_the_view(ann):
    make_two()
    view = view_of(ann)
    page = ann.get(f"/organizations/?view={view.pk}").context["screen"]

    for query in (f"view={view.pk}", page.exports[0][1].split("?")[1]):
        assert csv_rows(ann, "organizations", query) == [["Name", "Country or region"], ["SG Firm", "Singapore"]]


def test_a_changed_view_says_so_and_its_owner_may_keep_the_change(ann):
    view = view_of(ann)

    assert "Save the changes" not in ann.get(f"/organizations/?view={view.pk}").content.decode()
    assert "Save the changes" in ann.get(f"/organizations/?country=DE&view={view.pk}").content.decode()
