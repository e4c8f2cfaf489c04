"""First negotiation passes to another district: asked, decided by another, carried out; both see it meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from partners.models import ProjectLead, Transfer
from partners.pipeline import Stage, StaleLead, blocking
from tests import make

pytestmark = pytest.mark.django_db
CITY, OFFICER = "city administrator", "district officer"


@pytest.fixture
def districts(db):
    return make.make_district(name_en="Holder"), make.make_district(name_en="Other")


@pytest.fixture
def lead(districts):
    held = districts[0]
    return make.make_lead(Stage.NEGOTIATING, district=held, first_negotiation_district=held)


def request(lead, to, by, **fields):
    return Transfer.request(lead, to, by=by, **{"holder_share": 40, "reason": "The site is there"} | fields)


def sees(user, lead):
    return ProjectLead.objects.visible_to(user).filter(pk=lead.pk).exists()


def act(client, name, lead, *args, **data):
    return client.post(reverse(name, args=[lead.pk, *args]), data)


def test_from_request_to_landing_elsewhere(client_of, lead, districts):
    held, other = districts
    asker, decider = client_of(make.make_user(OFFICER, district=held)), client_of(CITY)

    asked = act(asker, "request-transfer", lead, to_district=other.pk, holder_share="37.5", reason="No free site")
    transfer = lead.transfers.get()
    approved = act(decider, "decide-transfer", lead, transfer.pk, verdict="approve", seen="requested")
    done = act(asker, "carry-out-transfer", lead, transfer.pk)

    transfer.refresh_from_db()
    lead.refresh_from_db()
    assert [page.status_code for page in (asked, approved, done)] == [302] * 3
    assert (transfer.state, transfer.holder_share, transfer.decided_by) == ("executed", 37.5, decider.user)
    assert (lead.district, lead.first_negotiation_district) == (other, held)


def test_both_districts_see_the_lead_while_it_is_under_way_and_nobody_else(lead, districts):
    held, other = districts
    ann, bob = make.make_user(OFFICER, district=held), make.make_user(OFFICER, district=other)
    third, city = make.make_user(OFFICER, district=make.make_district()), make.make_user(CITY)

    before = [sees(user, lead) for user in (ann, bob, third)]
    transfer = request(lead, other, ann)
    during = [sees(user, lead) for user in (ann, bob, third)]
    transfer.decide(True, by=city)
    approved = [sees(user, lead) for user in (ann, bob, third)]
    transfer.carry_out(by=bob)
    after = [sees(user, lead) for user in (ann, bob, third)]

    assert before == [True, False, False]
    assert during == approved == after == [True, True, False]


def test_a_refused_transfer_closes_the_lead_to_the_other_district_again(lead, districts):
    ann, bob = (make.make_user(OFFICER, district=district) for district in districts)
    transfer = request(lead, districts[1], ann)

    transfer.decide(False, by=make.make_user(CITY), note="The site is free again")

    assert (sees(ann, lead), sees(bob, lead)) == (True, False)


def test_a_restricted_lead_stays_hidden_from_both(districts):
    held, other = districts
    lead = make.make_lead(
        Stage.NEGOTIATING, district=held, first_negotiation_district=held, confidentiality="restricted"
    )
    request(lead, other, make.make_user(CITY))

    assert not any(sees(make.make_user(OFFICER, district=district), lead) for district in districts)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"holder_share": "101"}, "Share of the holder in percent"),
        ({"holder_share": "-1"}, "Share of the holder in percent"),
        ({"holder_share": "much"}, "Enter a number."),
        ({"reason": " "}, "This field is required."),
        ({"reason": "a\0b"}, "Null characters"),
        ({"to_district": "999999"}, "Select a valid choice."),
    ],
)
def test_a_bad_request_is_refused_with_its_field_and_what_was_typed_stays(client_of, lead, districts, fields, words):
    given = {"to_district": districts[1].pk, "holder_share": "40", "reason": "My long reason"} | fields

    page = act(client_of(CITY), "request-transfer", lead, **given)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert "My long reason" in page.content.decode() or "reason" in fields
    assert not lead.transfers.exists()


def test_the_holder_itself_is_no_choice(client_of, lead, districts):
    page = act(client_of(CITY), "request-transfer", lead, to_district=districts[0].pk, holder_share=1, reason="x")

    assert page.status_code == 422
    with pytest.raises(ValidationError, match="holds it already"):
        request(lead, districts[0], make.make_user(CITY))


def test_a_second_request_waits_for_the_first(lead, districts):
    city = make.make_user(CITY)
    request(lead, districts[1], city)

    with pytest.raises(ValidationError, match="already under way"):
        request(lead, make.make_district(), city)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda held: {"stage": Stage.NEGOTIATING}, "No district holds"),
        (lambda held: {"stage": Stage.LANDED, "first_negotiation_district": held}, "is settled|not yours"),
        (lambda held: {"first_negotiation_district": held, "status": "abandoned", "status_reason": "x"}, "ongoing"),
    ],
)
def test_what_cannot_be_transferred(districts, made, words):
    lead = make.make_lead(**made(districts[0]))

    with pytest.raises((ValidationError, PermissionDenied), match=words):
        request(lead, districts[1], make.make_user(CITY))


def test_where_there_is_nothing_to_transfer_the_page_says_so_and_asks_nothing(client_of, lead, districts):
    client, free = client_of(CITY), make.make_lead()
    closed = make.make_lead(first_negotiation_district=districts[0])
    closed.set_status("abandoned", by=client.user, reason="No word")

    pages = [client.get(reverse("request-transfer", args=[one.pk])) for one in (free, closed)]

    assert [page.status_code for page in pages] == [422, 422]
    assert "No district holds first negotiation yet" in pages[0].content.decode()
    assert "make it ongoing first" in pages[1].content.decode()
    assert client.get(reverse("request-transfer", args=[lead.pk])).status_code == 200
    assert all('name="holder_share"' not in page.content.decode() for page in pages)


@pytest.mark.parametrize("role", ["verifier", "leadership", "event officer"])
def test_readers_request_nothing(client_of, lead, districts, role):
    client = client_of(role)
    make.make_meeting(event=make.make_event(), leads=[lead])

    shown = client.get(reverse("request-transfer", args=[lead.pk]))
    page = act(client, "request-transfer", lead, to_district=districts[1].pk, holder_share=1, reason="x")

    assert (shown.status_code, page.status_code) == (403, 403)
    assert not lead.transfers.exists()


def test_a_lead_one_does_not_see_is_not_found(client_of, lead, districts):
    stranger = client_of(OFFICER, district=make.make_district())
    transfer = request(lead, districts[1], make.make_user(CITY))

    pages = [
        stranger.get(reverse("request-transfer", args=[lead.pk])),
        act(stranger, "request-transfer", lead, reason="x"),
        act(stranger, "decide-transfer", lead, transfer.pk, verdict="approve", seen="requested"),
        act(stranger, "carry-out-transfer", lead, transfer.pk),
    ]

    assert [page.status_code for page in pages] == [404] * 4


def test_who_requested_does_not_decide_and_officers_decide_nothing(client_of, lead, districts):
    asker, officer = client_of(CITY), client_of(OFFICER, district=districts[0])
    transfer = request(lead, districts[1], asker.user)

    pages = [
        act(one, "decide-transfer", lead, transfer.pk, verdict="approve", seen="requested") for one in (asker, officer)
    ]

    assert [page.status_code for page in pages] == [403, 403]
    transfer.refresh_from_db()
    assert transfer.state == "requested"
    assert "Approve transfer" not in asker.get(lead.get_absolute_url()).content.decode()


def test_refusing_needs_a_reason_and_the_page_keeps_it(client_of, lead, districts):
    client, transfer = client_of(CITY), request(lead, districts[1], make.make_user(CITY))

    bare = act(client, "decide-transfer", lead, transfer.pk, verdict="refuse", seen="requested")
    long = act(
        client, "decide-transfer", lead, transfer.pk, verdict="refuse", seen="requested", decision_note="y" * 501
    )

    assert (bare.status_code, long.status_code) == (422, 422)
    assert "write why the transfer is refused" in bare.content.decode()
    assert "y" * 500 in long.content.decode()


def test_a_decision_on_an_older_page_is_told_who_was_first(client_of, lead, districts):
    client, transfer = client_of(CITY), request(lead, districts[1], make.make_user(CITY))
    transfer.decide(True, by=make.make_user(CITY))

    page = act(client, "decide-transfer", lead, transfer.pk, verdict="refuse", seen="requested", decision_note="No")

    assert page.status_code == 409
    assert "The transfer is “Approved” by now" in page.content.decode()
    stale = Transfer.objects.get(pk=transfer.pk)
    stale.state = "requested"
    with pytest.raises(StaleLead):
        stale.decide(True, by=client.user)


def test_what_was_approved_can_be_refused_until_it_is_carried_out(lead, districts):
    city = make.make_user(CITY)
    transfer = request(lead, districts[1], make.make_user(CITY))
    transfer.decide(True, by=city)

    transfer.decide(False, by=city, note="The plan has changed")

    assert transfer.state == "refused"
    with pytest.raises(StaleLead):
        transfer.carry_out(by=city)


def test_nothing_is_carried_out_before_it_is_approved(client_of, lead, districts):
    transfer = request(lead, districts[1], make.make_user(CITY))

    page = act(client_of(CITY), "carry-out-transfer", lead, transfer.pk)

    assert page.status_code == 409
    lead.refresh_from_db()
    assert lead.district == districts[0]


def test_registering_elsewhere_is_blocked_until_the_transfer_is_carried_out(lead, districts):
    held, other = districts
    elsewhere = make.make_lead(Stage.SIGNED, district=other, first_negotiation_district=held)
    city = make.make_user(CITY)

    before = [gate.field for gate in blocking(elsewhere, Stage.REGISTERED)]
    transfer = request(elsewhere, other, make.make_user(CITY))
    transfer.decide(True, by=city)
    during = [gate.field for gate in blocking(elsewhere, Stage.REGISTERED)]
    transfer.carry_out(by=city)

    assert "transfers" in before
    assert "transfers" in during
    assert "transfers" not in [gate.field for gate in blocking(elsewhere, Stage.REGISTERED)]


def test_past_transfers_stay_readable(client_of, lead, districts):
    request(lead, districts[1], make.make_user(CITY), reason="Zqfirst").decide(
        False, by=make.make_user(CITY), note="Zqbecause"
    )
    request(lead, districts[1], make.make_user(CITY), reason="Zqsecond")

    page = client_of("leadership").get(lead.get_absolute_url()).content.decode()

    panel = page.partition('id="transfer"')[2].partition("</section>")[0]
    assert all(word in panel for word in ("Holder", "Other", "40 %", "Zqfirst", "Zqbecause", "Zqsecond"))


def test_the_list_and_the_desk_show_what_waits_to_those_who_decide(client_of, lead, districts):
    decider = client_of(CITY)
    quiet = make.make_lead(title="Zqquiet")
    request(lead, districts[1], make.make_user(CITY))
    mine = make.make_lead(Stage.NEGOTIATING, first_negotiation_district=districts[0], title="Zqmine")
    request(mine, districts[1], decider.user)

    listed = decider.get(reverse("leads"), {"transfer": "open"}).content.decode()
    desk = decider.get(reverse("desk")).content.decode()
    officers = client_of(OFFICER, district=districts[0]).get(reverse("desk")).content.decode()

    assert lead.code in listed
    assert quiet.title not in listed
    assert "Transfers to decide" in desk
    assert f"{lead.get_absolute_url()}#transfer" in desk
    assert f"{mine.get_absolute_url()}#transfer" not in desk
    assert "Transfers to decide" not in officers
    assert decider.get(reverse("leads"), {"transfer": "someday"}).status_code == 400
