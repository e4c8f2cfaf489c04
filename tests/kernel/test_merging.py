"""The page of a merge: who may, which two, what is shown, what is refused."""

import pytest
from django.urls import reverse

from partners.models import Contact, Organization
from promotion_crm.history import changes_of
from promotion_crm.models import ChangeSet
from tests import make
from tests.kernel.bulk import apart, told
from tests.merging import REASON, merged

pytestmark = pytest.mark.django_db
PAGE = {Organization: "/merge/organizations/", Contact: "/merge/contacts/"}


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


@pytest.fixture
def two():
    return [make.make_organization(name_en=name, name_zh="", kind="finance") for name in ("Kept Ltd", "Gone Ltd")]


def address(kept, gone):
    return f"{PAGE[type(kept)]}?ids={kept.pk},{gone.pk}&keep={kept.pk}"


def look(client, kept, gone, **typed):
    return client.post(address(kept, gone), {"reason": REASON, **typed, "preview": "1"})


def save(client, kept, gone, seen=None, **typed):
    seen = seen or look(client, kept, gone, **typed)
    typed |= {"reason": REASON, "seen": seen.context["seen"], "save": "1"}
    answer = client.post(address(kept, gone), typed)
    apart()
    return answer


def test_both_stand_side_by_side_and_differing_fields_are_chosen(city, two):
    two[1].website = "https://gone.example"
    two[1].save()

    answer = city.get(address(*two))

    assert [(line.name, line.chosen) for line in answer.context["differing"]] == [
        ("name_en", "kept"),
        ("website", "gone"),
    ]
    assert "kind" in [line.name for line in answer.context["same"]]
    assert "credit_code" not in [line.name for line in answer.context["same"]]
    assert "Keep this one instead" in answer.content.decode()


def test_what_moves_is_counted_and_linked(city, two):
    make.make_meeting(organizations=list(two))
    make.make_meeting(organizations=[two[1]])
    make.make_contact(organization=two[1])

    page = city.get(address(*two)).content.decode()

    assert f'<a href="/meetings/?organization={two[1].pk}">2 meetings</a>' in page
    assert "1 of them: A meeting that both were at names the kept one, once." in page
    assert f'<a href="/contacts/?organization={two[1].pk}">1 contact</a>' in page


def test_it_is_looked_at_then_done_and_told(city, two):
    contact = make.make_contact(organization=two[1])

    seen = look(city, *two, **{"value-name_en": "gone"})
    assert seen.status_code == 200
    assert "Merge the two" in seen.content.decode()
    answer = save(city, *two, seen, **{"value-name_en": "gone"})

    made, contact = ChangeSet.objects.get(), Contact.objects.get(pk=contact.pk)
    assert answer.url == two[0].get_absolute_url()
    assert (Organization.objects.get().name_en, contact.organization) == ("Gone Ltd", two[0])
    assert (made.by, made.reason, made.fields) == (city.user, REASON, ["name_en"])
    assert changes_of(contact)[0].reason == REASON
    page = city.get(answer.url).content.decode()
    assert "“Gone Ltd” was merged into this record." in page
    assert f"Merged with “Gone Ltd”, number {two[1].pk}" in page
    assert "taken from it: English name" in page
    history = city.get(f"/merge/organizations/{two[1].pk}/").content.decode()
    assert two[0].get_absolute_url() in history
    assert "Created" in history
    assert "Deleted" in history


def test_its_changes_are_undone_as_a_whole_on_their_page(city, two):
    save(city, *two)
    made = ChangeSet.objects.get()
    page = city.get(made.get_absolute_url()).content.decode()
    assert "1 deleted" in page
    assert f"Gone Ltd<div>No. {two[1].pk}</div>" in page

    answer = city.post(made.get_absolute_url())
    apart()

    assert answer.status_code == 302
    assert city.get(two[1].get_absolute_url()).status_code == 200
    assert city.get(f"/merge/organizations/{two[1].pk}/").status_code == 404
    assert city.post(made.get_absolute_url()).status_code == 409


def test_a_reason_is_asked(city, two):
    answer = city.post(address(*two), {"reason": " ", "preview": "1"})

    assert answer.status_code == 422
    assert "reason" in told(answer)


def test_what_was_edited_meanwhile_is_looked_at_again(city, two):
    seen = look(city, *two)
    make.make_contact(organization=two[1])

    answer = save(city, *two, seen)

    assert answer.status_code == 409
    assert "Nothing was changed; look again." in answer.content.decode()
    assert "1 contact" in answer.content.decode()
    assert Organization.objects.count() == 2
    assert save(city, *two, answer).status_code == 302


def test_one_that_is_gone_is_told(city, two):
    seen, third = look(city, *two), make.make_organization(name_en="Third Ltd")
    merged(third, two[1], city.user)

    answer = save(city, *two, seen)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "“Gone Ltd” was merged already, into:" in page
    assert third.get_absolute_url() in page
    assert city.get(address(*two)).status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("ids={0},{0}", 400, "A record cannot be merged with itself."),
        ("ids={0},x", 400, "This is no number of a record."),
        ("ids={0},{1},{2}", 400, "Two records are merged at a time."),
        ("ids={0},{1}&keep={2}", 400, "It is neither of the two."),
        ("ids={0},999999999", 404, "there is no such record among those you may see"),
        ("ids={0},99999999999999999999", 400, "This is no number of a record."),
        ("tick={0}&tick={1}&tick={2}", 400, "Tick two rows in the list."),
        ("tick={0}&country=SG", 200, "Which record is the same?"),
        ("ids={0}", 200, "Which record is the same?"),
        ("", 200, "Which record first?"),
        ("ids={0}&q=%00", 400, "q="),
    ],
)
def test_an_address_that_makes_no_sense_is_told(city, two, query, status, words):
    pks = [*(row.pk for row in two), make.make_organization().pk]

    answer = city.get(f"{PAGE[Organization]}?{query.format(*pks)}")

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_two_ticked_rows_lead_there(city, two):
    page = city.get(reverse("organizations")).content.decode()
    assert 'formaction="/merge/organizations/"' in page

    answer = city.get(f"{PAGE[Organization]}?tick={two[0].pk}&tick={two[1].pk}&country=SG&columns=name")

    assert answer.url == f"{PAGE[Organization]}?ids={two[0].pk},{two[1].pk}"


def test_the_other_one_is_found_by_name_or_number(city, two):
    for text in ("gone", str(two[1].pk)):
        page = city.get(f"{PAGE[Organization]}?ids={two[0].pk}&q={text}").content.decode()
        assert f"?ids={two[0].pk},{two[1].pk}" in page
    assert "Merge with another…" in city.get(two[0].get_absolute_url()).content.decode()


def test_the_one_with_more_around_it_is_kept_at_first_else_the_older(city, two):
    url = f"{PAGE[Organization]}?ids={two[1].pk},{two[0].pk}"
    assert city.get(url).context["act"].kept == two[0]

    make.make_contact(organization=two[1])
    assert city.get(url).context["act"].kept == two[1]

    make.make_lead("landed", investor=two[0])  # which cannot move
    make.make_contact(organization=two[1])
    assert city.get(url).context["act"].kept == two[0]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("city administrator", 200),
        ("account manager", 404),
        ("district officer", 404),
        ("event officer", 403),
        ("leadership", 403),
        ("privacy officer", 403),
    ],
)
def test_who_may_change_both_may_merge_them(client_of, two, role, status):
    client = client_of(role)
    assert client.get(address(*two)).status_code == status
    shown = "Merge with another…" in client.get(two[0].get_absolute_url()).content.decode()
    assert shown == (status == 200)

    if role == "account manager":
        Organization.objects.update(account_manager=client.user)
        assert save(client, *two).status_code == 302
    elif status != 200:
        assert client.post(address(*two), {"reason": REASON, "save": "1"}).status_code != 302
        assert Organization.objects.count() == 2


def test_records_of_other_lists_are_not_merged(city):
    assert city.get("/merge/leads/").status_code == 404


def test_what_may_not_be_seen_moves_unnamed(client_of, two):
    client = client_of("account manager")
    Organization.objects.update(account_manager=client.user)
    lead = make.make_lead(investor=two[1], confidentiality="restricted", title="Secret plant")

    page = client.get(address(*two)).content.decode()

    assert "And records that are not among those you may see." in page
    assert "lead</a>" not in page
    assert save(client, *two).status_code == 302
    lead.refresh_from_db()
    assert lead.investor == two[0]
