"""Moving a lead: gates, permissions, reasons, and the second of two movers."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import Meeting
from partners.pipeline import GATES, Stage, StaleLead, Status, blocking
from promotion_crm import history
from tests.make import make_lead, make_meeting, make_user

pytestmark = pytest.mark.django_db

CITY = "city administrator"


def move(client, lead, stage, **more):
    url = reverse("move-lead", args=[lead.pk])
    return client.post(url, {"stage": stage, "seen": lead.stage} | more)


def test_a_move_is_kept_with_who_when_and_why(client_of):
    client = client_of(CITY)
    lead = make_lead(Stage.NEGOTIATING, signed_on=localdate(), contract_capital=1, contract_currency="USD")

    response = move(client, lead, Stage.SIGNED, note="Signed at the ceremony")

    lead.refresh_from_db()
    step = lead.stage_changes.first()
    assert response.url == lead.get_absolute_url()
    assert lead.stage == Stage.SIGNED
    assert (step.before, step.after, step.by) == (Stage.NEGOTIATING, Stage.SIGNED, client.user)
    assert history.changes_of(lead)[0].reason == "Signed at the ceremony"


def test_what_is_missing_is_said_and_the_note_stays(client_of):
    lead = make_lead(Stage.NEGOTIATING)

    response = move(client_of(CITY), lead, Stage.SIGNED, note="My long note")

    page = response.content.decode()
    assert response.status_code == 422
    assert "The day of signing is missing." in page
    assert "My long note" in page
    lead.refresh_from_db()
    assert lead.stage == Stage.NEGOTIATING


def test_the_page_lists_what_blocks_the_next_stage(client_of):
    lead = make_lead(Stage.REGISTERED)
    make_lead(Stage.NEGOTIATING)

    assert [gate.field for gate in blocking(lead, Stage.LANDED)] == ["verification"]
    page = client_of(CITY).get(make_lead(Stage.RECEIVED).get_absolute_url()).content.decode()
    for gate in GATES:
        blocks = gate.stage == Stage.QUALIFIED and gate.field != "suspicions"
        assert (str(gate.why) in page) == blocks


def test_the_second_of_two_movers_is_told(client_of):
    client, lead = client_of(CITY), make_lead(Stage.QUALIFIED)
    theirs = type(lead).objects.get(pk=lead.pk)
    theirs.move_to(Stage.RECEIVED, by=make_user(CITY), note="Too early")

    response = move(client, lead, Stage.NEGOTIATING)

    assert response.status_code == 409
    assert "Someone else moved this lead" in response.content.decode()


def test_a_stale_record_does_not_move_either():
    lead = make_lead(Stage.QUALIFIED)
    mine, theirs = (type(lead).objects.get(pk=lead.pk) for _n in "12")
    theirs.move_to(Stage.RECEIVED, by=make_user(CITY), note="Too early")

    with pytest.raises(StaleLead):
        mine.move_to(Stage.RECEIVED, by=make_user(CITY), note="Me too")


def test_going_back_needs_a_reason():
    with pytest.raises(ValidationError, match="reason"):
        make_lead(Stage.QUALIFIED).move_to(Stage.RECEIVED, by=make_user(CITY))


def test_skipping_a_stage_is_a_permission():
    user = make_user("account manager")

    with pytest.raises(PermissionDenied):
        make_lead(Stage.RECEIVED, owner=user).move_to(Stage.NEGOTIATING, by=user)


def test_only_a_verifier_lands_a_lead_never_their_own_and_by_a_verification():
    verifier, city = make_user("verifier"), make_user(CITY)

    with pytest.raises(PermissionDenied):
        make_lead(Stage.REGISTERED).move_to(Stage.LANDED, by=city)
    with pytest.raises(PermissionDenied):
        make_lead(Stage.REGISTERED, owner=verifier).move_to(Stage.LANDED, by=verifier)
    with pytest.raises(ValidationError, match="not verified"):
        make_lead(Stage.REGISTERED).move_to(Stage.LANDED, by=verifier)


def test_a_verifier_moves_nothing_else():
    with pytest.raises(PermissionDenied):
        make_lead(Stage.QUALIFIED).move_to(Stage.RECEIVED, by=make_user("verifier"), note="x")


def test_an_unknown_stage_is_refused_by_name(client_of):
    response = move(client_of(CITY), make_lead(), "fantasy")

    assert response.status_code == 422
    assert "fantasy" in response.content.decode()


def test_a_lead_one_may_not_see_is_not_found(client_of):
    assert move(client_of("account manager"), make_lead(), Stage.QUALIFIED).status_code == 404


def status_of(client, lead, **fields):
    return client.post(reverse("lead-status", args=[lead.pk]), {"seen": lead.status} | fields)


def test_a_status_that_needs_a_reason_gets_one(client_of):
    client, lead = client_of(CITY), make_lead()

    refused = status_of(client, lead, status="delayed")
    status_of(client, lead, status="lost", reason="Cheaper land", lost_to="Another city")

    lead.refresh_from_db()
    assert refused.status_code == 422
    assert "This status needs a reason." in refused.content.decode()
    assert (lead.status, lead.lost_to) == (Status.LOST, "Another city")


def test_a_duplicate_names_the_lead_it_repeats():
    lead, first, city = make_lead(), make_lead(), make_user(CITY)

    for status, named in (("duplicate", None), ("abandoned", first)):
        with pytest.raises(ValidationError, match="where it is compared"):
            lead.set_status(status, by=city, reason="Twice", duplicate_of=named)
    lead.set_status("duplicate", by=city, reason="Twice", duplicate_of=first)

    assert (lead.status, lead.duplicate_of) == ("duplicate", first)
    assert lead.status_changes.count() == 1


def test_a_wrong_field_is_named_with_the_punctuation_of_the_language(client_of):
    lead = make_lead()
    client = client_of(CITY, language="zh-hans")

    page = client.post(reverse("lead-status", args=[lead.pk]), {"status": "delayed", "reason": "x" * 501})

    assert "原因：确保" in page.content.decode()


def test_an_unknown_status_is_refused(client_of):
    assert status_of(client_of(CITY), make_lead(), status="asleep").status_code == 422


def test_a_closed_lead_does_not_move():
    lead = make_lead(Stage.QUALIFIED)
    city = make_user(CITY)
    lead.set_status("abandoned", by=city, reason="No answer for a year")

    with pytest.raises(ValidationError, match="ongoing first"):
        lead.move_to(Stage.RECEIVED, by=city, note="x")


@pytest.mark.parametrize("note", ["a\0b", "x" * 3000])
def test_an_odd_note_is_refused_in_words(client_of, note):
    lead = make_lead(Stage.QUALIFIED)

    moved = move(client_of(CITY), lead, Stage.RECEIVED, note=note)
    changed = status_of(client_of(CITY), lead, status="delayed", reason=note)

    assert (moved.status_code, changed.status_code) == (422, 422)
    lead.refresh_from_db()
    assert (lead.stage, lead.status) == (Stage.QUALIFIED, Status.ONGOING)


def test_who_may_not_move_keeps_what_was_typed(client_of):
    response = move(client_of("verifier"), make_lead(Stage.QUALIFIED), Stage.RECEIVED, note="My words")

    assert response.status_code == 403
    assert "My words" in response.content.decode() or "This lead is not yours to move." in response.content.decode()


def test_a_person_is_offered_the_stages_they_may_choose(client_of):
    lead, landed = make_lead(Stage.REGISTERED), make_lead(Stage.LANDED)

    def offered(role, lead):
        page = client_of(role).get(lead.get_absolute_url()).content.decode()
        return re.findall(r'<option value="(\w+)"', page.partition('name="stage"')[2].partition("</select>")[0])

    assert offered("verifier", lead) == []
    assert offered("verifier", landed) == ["operating"]
    assert offered("leadership", lead) == []
    assert offered(CITY, lead) == ["received", "qualified", "negotiating", "signed"]
    assert offered(CITY, landed) == []


def test_nobody_opens_a_lead_by_naming_themselves_on_its_meeting():
    me = make_user("account manager")
    meeting = make_meeting(leads=[make_lead()], attendees=[make_user("account manager")])

    assert not Meeting.objects.editable_by(me).filter(pk=meeting.pk).exists()
