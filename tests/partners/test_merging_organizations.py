"""Two organizations that are one: what moves, what is settled, what is refused by name."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from events.demo.backdating import backdated
from partners.models import Organization
from partners.pipeline import Stage
from promotion_crm.merging.act import Outdated
from promotion_crm.merging.answers import Goes
from tests import make
from tests.kernel.bulk import apart
from tests.merging import full_organization, merge_of, merged, state, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db):
    return make.make_user("city administrator")


@pytest.fixture
def two():
    return [make.make_organization(name_en=name, name_zh="") for name in ("Kept Ltd", "Gone Ltd")]


def told(merge):
    return " ".join(str(problem) for problem in merge.problems)


def assert_refused(merge, *words):
    before = state()
    with pytest.raises(ValidationError) as refused:
        merge.run("Same", merge.mark)
    said = " ".join(refused.value.messages)
    for word in words:
        assert word in said, said
    assert state() == before


def test_all_that_points_to_it_moves_and_it_goes(two):
    kept, gone = map(full_organization, two)
    merge = merge_of(kept, gone)
    assert all(part.total == part.seen == 1 for part in merge.parts), [
        (p.answer.relation, p.total) for p in merge.parts
    ]
    assert len(merge.parts) == 12

    made = merged(kept, gone)

    assert not Organization.objects.filter(pk=gone.pk).exists()
    again = merge_of(kept, make.make_organization())
    moved = [part for part in again._all_parts if not isinstance(part.answer, Goes)]
    assert all(part.theirs == 2 for part in moved)
    assert (made.kind, made.kept_id, made.gone_id, made.row_count) == ("merge", kept.pk, gone.pk, 13)


def test_of_two_primary_contacts_that_of_the_kept_one_stays_primary(two):
    ours, theirs = [make.make_contact(organization=o, is_primary=True) for o in two]

    merged(*two)

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.is_primary, theirs.is_primary, theirs.organization) == (True, False, two[0])


def test_a_meeting_of_both_names_the_kept_one_once(two):
    both, one = make.make_meeting(organizations=list(two)), make.make_meeting(organizations=[two[1]])
    part = merge_of(*two).parts[0]
    assert (part.total, len(part.dropped)) == (2, 1)

    merged(*two)

    assert both.organizations.get() == one.organizations.get() == two[0]


@pytest.mark.parametrize("roles", [("co_host", "organizer"), ("organizer", "co_host")])
def test_of_two_parts_in_one_event_the_organizer_stays(two, roles):
    event = make.make_event()
    for organization, role in zip(two, roles, strict=True):
        make.make_event_organizer(event=event, organization=organization, role=role)

    merged(*two)

    line = event.organizers.get()
    assert (line.organization, line.role) == (two[0], "organizer")


def test_two_active_appointments_in_one_program_are_refused_by_name(two):
    program = make.make_program()
    rows = [make.make_appointment(organization=o, program=program, batch=None) for o in two]

    assert_refused(merge_of(*two), "End one of these appointments first", *map(str, rows))

    make.make_termination(appointment=rows[0]).decide(True, by=make.make_user("city administrator"))
    merged(*two)
    assert two[0].appointments.count() == 2


def test_terms_both_held_at_once_are_refused_by_name_and_others_move(two):
    program = make.make_program()
    held = make.make_appointment(organization=two[0], program=program, batch=None)
    past = make.make_appointment(
        organization=two[1], program=program, batch=None, state="expired",
        starts_on=held.starts_on - timedelta(days=400), ends_on=held.starts_on,
    )  # fmt: skip

    assert_refused(merge_of(*two), "held these terms in one program at the same time", str(held))

    past.ends_on = held.starts_on - timedelta(days=1)
    past.save()
    merged(*two)
    assert two[0].appointments.count() == 2


@pytest.mark.parametrize("stage", [Stage.LANDED])
def test_a_landed_lead_stays_with_its_investor(two, stage):
    lead = make.make_lead(stage, investor=two[1])

    assert_refused(merge_of(*two), "locked", lead.code)

    merged(two[1], two[0])
    lead.refresh_from_db()
    assert lead.investor == two[1]


def test_two_standing_claims_on_one_lead_are_refused_and_a_rejected_one_gives_way(two):
    lead, verifier = make.make_lead(), make.make_user("verifier")
    ours, theirs = [make.make_introduction(lead=lead, partner=o, role="assisted", share=40) for o in two]

    assert_refused(merge_of(*two), "Reject one of the two claims first", lead.code)

    ours.set_state("rejected", by=verifier, note="Named twice")
    before = state()
    made = merged(*two)
    claim = lead.introductions.get()
    assert (claim.pk, claim.partner, claim.state, claim.share) == (theirs.pk, two[0], "claimed", 40)
    undo(made)
    assert state() == before


def test_a_claim_that_would_become_an_own_investment_is_refused(two):
    lead = make.make_lead(investor=two[0])
    claim = make.make_introduction(lead=lead, partner=two[1], role="assisted")

    assert_refused(merge_of(*two), "own investment first", lead.code)

    apart()
    claim.own_investment = True
    claim.save()
    merged(*two)


def test_a_verified_introduction_moves_with_its_appointment_and_comes_back(two):
    appointment = make.make_appointment(organization=two[1])
    claim = make.make_introduction(partner=two[1], appointment=appointment, state="verified")
    before = state()

    made = merged(*two)
    claim.refresh_from_db()
    assert (claim.partner, claim.appointment.organization, claim.state) == (two[0], two[0], "verified")

    undo(made)
    assert state() == before


def test_the_one_that_is_the_others_parent(two):
    kept, gone = two
    kept.parent = gone
    kept.save()
    make.make_organization(parent=gone)

    merged(kept, gone)

    assert kept.parent is None
    assert kept.branches.count() == 1


def test_a_parent_below_the_merged_record_is_refused(two):
    kept, gone = two
    between = make.make_organization(parent=gone, name_en="Between")
    kept.parent = between
    kept.save()

    assert_refused(merge_of(kept, gone), "Between")

    merged(kept, gone, parent="gone")
    between.refresh_from_db()
    assert between.parent == kept


def test_a_code_is_taken_over(two):
    code = two[1].credit_code = make.credit_code()
    two[1].name_zh = "一家"
    two[1].save()

    made = merged(*two)

    assert (two[0].credit_code, two[0].name_zh, two[0].name_en) == (code, "一家", "Kept Ltd")
    assert set(made.fields) == {"credit_code", "name_zh"}
    assert Organization.objects.find("一家").get() == two[0]


@pytest.mark.parametrize("act", ["edit", "add", "delete"])
def test_what_happened_since_the_look_stops_it(two, act):
    kept, gone = two
    merge = merge_of(kept, gone)
    seen = merge.mark
    if act == "edit":
        Organization.objects.filter(pk=gone.pk).update(note="Newer")
    elif act == "add":
        make.make_follow_up(organization=gone)
    else:
        gone.delete()

    with pytest.raises(Outdated):
        merge.run("Same", seen)


def test_a_failure_half_way_leaves_nothing(two, monkeypatch):
    full_organization(two[1])
    two[1].name_zh = "一家"
    two[1].save()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Organization, "check_all", fail)
    before, merge = state(), merge_of(*two)
    with pytest.raises(RuntimeError):
        merge.run("Same", merge.mark)

    assert state() == before


@pytest.mark.parametrize("columns", ["code,investor", "code"])
def test_the_lists_of_past_days_keep_the_leads_of_the_one_that_went(two, client_of, columns):
    with backdated(now() - timedelta(days=40)):
        lead = make.make_lead(investor=two[1])
    merged(*two)

    day = localdate() - timedelta(days=20)
    answer = client_of("city administrator").get(f"/leads/?as_of={day}&columns={columns}")

    page = answer.content.decode()
    assert lead.code in page
    assert ("Gone Ltd" in page) == ("investor" in columns)


def test_a_list_of_a_past_day_finds_the_leads_by_the_number_their_investor_had(two, client_of):
    with backdated(now() - timedelta(days=40)):
        lead = make.make_lead(investor=two[1])
    merged(*two)

    day = localdate() - timedelta(days=20)
    page = client_of("city administrator").get(f"/leads/?as_of={day}&investor={two[1].pk}").content.decode()

    assert lead.code in page


def test_of_a_dispatch_that_both_were_sent_the_confirmed_one_stays(two):
    kept, gone = two
    dispatch = make.make_dispatch(sent=True)
    make.make_dispatch_recipient(dispatch=dispatch, organization=kept)
    said = {"acknowledged_on": dispatch.sent_at.date(), "acknowledged_how": "link"}
    confirmed = make.make_dispatch_recipient(dispatch=dispatch, organization=gone, **said)

    merged(kept, gone)

    assert dispatch.recipients.get().pk == confirmed.pk
    assert dispatch.recipients.get().organization == kept


def test_a_recognition_that_both_were_given_is_refused_by_name_and_others_move(two):
    kept, gone = two
    make.make_recognition(organization=kept)
    same = make.make_recognition(organization=gone)
    make.make_recognition(organization=gone, year=2024)
    make.make_recognition(organization=gone, contact=make.make_contact(organization=gone))

    assert_refused(merge_of(kept, gone), "Both were given the same for one year")
    same.delete()
    merged(kept, gone)

    assert kept.recognitions.count() == 3
