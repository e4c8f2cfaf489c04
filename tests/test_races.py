"""Several people at the same moment: real threads, real transactions, one winner."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import FollowUp, Meeting
from events.recording import record_meeting
from partners.models import Introduction, Organization, ProjectLead, Transfer, Verification
from partners.pipeline import Stage, StaleLead
from tests import make
from tests.admins import filled

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


def together(acts):
    """Do all of these at the same moment; what each returned, or the exception it raised."""
    start = threading.Barrier(len(acts), timeout=60)

    def run(act):
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        answers = [pool.submit(run, act) for act in acts]
    return [answer.exception() or answer.result() for answer in answers]


def ready_lead(**fields):
    """A received lead that has all it needs to be qualified."""
    return make.make_lead(ready_for=Stage.QUALIFIED, **fields)


def test_of_many_movers_one_moves_the_lead_and_the_others_are_told():
    lead, administrator = ready_lead(), make.make_user("city administrator")
    read = [ProjectLead.objects.get(pk=lead.pk) for _ in range(MANY)]

    answers = together([lambda mine=mine: mine.move_to(Stage.QUALIFIED, by=administrator) for mine in read])

    told = [a for a in answers if isinstance(a, StaleLead | ValidationError)]
    assert len(told) == MANY - 1
    assert lead.stage_changes.count() == 1


def test_of_many_first_meetings_one_district_holds_the_lead_for_good():
    lead = make.make_lead()
    partner = make.make_organization()
    officers = [make.make_user("district officer", district=make.make_district()) for _ in range(MANY)]

    def meet(officer):
        mine = ProjectLead.objects.get(pk=lead.pk)
        meeting = Meeting(held_on=localdate(), notes="First talk")
        return record_meeting(meeting, by=officer, organizations=[partner], leads=[mine])

    answers = together([lambda officer=officer: meet(officer) for officer in officers])

    assert all(isinstance(a, Meeting) for a in answers), answers
    events = ProjectLead.history.rel.related_model.objects.filter(pgh_obj_id=lead.pk)
    held = events.exclude(first_negotiation_district=None).values_list("first_negotiation_district", flat=True)
    assert len(set(held)) == 1


@pytest.mark.parametrize("checked", [True, False], ids=["by the form", "by the database alone"])
def test_shares_never_pass_100_percent(checked):
    lead = make.make_lead()
    partners = [make.make_organization() for _ in range(MANY)]

    @transaction.atomic
    def claim(partner):
        mine = Introduction(lead=lead, partner=partner, role="assisted", share=20)
        if checked:
            mine.full_clean()
        return mine.save()

    answers = together([lambda partner=partner: claim(partner) for partner in partners])

    refused = [a for a in answers if isinstance(a, IntegrityError | ValidationError)]
    assert len(refused) == MANY - 5, answers
    assert lead.introductions.aggregate(models.Sum("share"))["share__sum"] == 100


@pytest.mark.parametrize("checked", [True, False], ids=["by the form", "by the database alone"])
def test_of_many_editors_of_shares_none_passes_100_percent(checked):
    lead = make.make_lead()
    claims = [make.make_introduction(lead=lead, role="assisted", share=1) for _ in range(MANY)]

    @transaction.atomic
    def raise_share(claim):
        mine = Introduction.objects.get(pk=claim.pk)
        mine.share = 20
        if checked:
            mine.full_clean()
        return mine.save()

    answers = together([lambda claim=claim: raise_share(claim) for claim in claims])

    refused = [a for a in answers if isinstance(a, IntegrityError | ValidationError)]
    raised = MANY - len(refused)
    assert raised == (100 - MANY) // 19, answers
    assert lead.introductions.aggregate(models.Sum("share"))["share__sum"] == MANY + 19 * raised


def test_of_two_introducers_at_once_one_is_named_and_the_other_told(client_of):
    lead = make.make_lead()
    partners = [make.make_appointment().organization for _ in range(2)]
    clients = [client_of("city administrator") for _ in partners]
    address = reverse("claim-introduction", args=[lead.pk])
    said = {"save": "1", "role": "introducer", "share": "40", "claimed_on": str(localdate())}

    answers = together(
        [
            lambda client=client, partner=partner: client.post(address, said | {"partner": partner.pk})
            for client, partner in zip(clients, partners, strict=True)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [302, 422]
    told = next(answer for answer in answers if answer.status_code == 422)
    assert "The lead already has its introducer; the others assisted." in told.content.decode()
    assert lead.introductions.count() == 1


def test_of_two_verifiers_at_once_one_gives_the_verdict_and_the_other_is_told(client_of):
    lead = make.make_lead(Stage.REGISTERED)
    asked = Verification.ask(lead, by=lead.owner)
    clients = [client_of("verifier") for _ in range(2)]
    for row in asked.checks.all():
        row.judge("yes", by=clients[0].user)
    address = reverse("decide-verification", args=[lead.pk, asked.pk])

    answers = together(
        [
            lambda: clients[0].post(address, {"passed": "1"}),
            lambda: clients[1].post(address, {"passed": "0", "verdict_note": "No funds"}),
        ]
    )

    asked.refresh_from_db()
    lead.refresh_from_db()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409)
    assert "by now; open the lead again." in told.content.decode()
    assert (asked.state, lead.stage) in [("passed", "landed"), ("failed", "registered")]


def test_a_landing_reopened_by_many_is_reopened_once():
    lead = make.make_lead(Stage.LANDED)
    verifiers = [make.make_user("verifier") for _ in range(6)]

    def reopen(verifier):
        return Verification.objects.get(lead=lead).reopen(by=verifier, reason="Money left")

    answers = together([lambda verifier=verifier: reopen(verifier) for verifier in verifiers])

    assert answers.count(None) == 1
    assert {type(answer) for answer in answers if answer} == {ValidationError}
    assert lead.stage_changes.filter(before="landed", after="registered").count() == 1


def test_of_many_who_request_and_decide_a_transfer_one_does_each():
    held = make.make_district()
    lead = make.make_lead(Stage.QUALIFIED, first_negotiation_district=held)
    asker, others = make.make_user("city administrator"), [make.make_user("city administrator") for _ in range(8)]
    districts = [make.make_district() for _ in range(8)]

    def request(district):
        return Transfer.request(lead, district, by=asker, holder_share=40, reason="The site is there")

    asked = together([lambda district=district: request(district) for district in districts])
    transfer = Transfer.objects.get(lead=lead)
    decided = together([lambda by=by: Transfer.objects.get(pk=transfer.pk).decide(True, by=by) for by in others])
    done = together([lambda by=by: Transfer.objects.get(pk=transfer.pk).carry_out(by=by) for by in others])

    assert [isinstance(a, ValidationError) for a in asked].count(True) == 7, asked
    assert decided.count(None) == done.count(None) == 1
    assert {type(a) for a in [*decided, *done] if a} == {StaleLead}


def test_first_negotiation_once_held_is_not_overwritten_by_raw_sql():
    lead = make.make_lead(first_negotiation_district=make.make_district())

    for other in (make.make_district().pk, None):
        with pytest.raises(IntegrityError, match="once and for good"), connection.cursor() as cursor:
            sql = "UPDATE partners_projectlead SET first_negotiation_district_id = %s WHERE id = %s"
            cursor.execute(sql, [other, lead.pk])


def test_a_follow_up_ticked_by_two_is_done_once():
    owner, administrator = make.make_user("account manager"), make.make_user("city administrator")
    follow_up = make.make_follow_up(owner=owner)
    read = [FollowUp.objects.get(pk=follow_up.pk) for _ in range(2)]

    answers = together([lambda: read[0].set_done(True, by=owner), lambda: read[1].set_done(True, by=administrator)])

    assert answers == [None, None]
    events = FollowUp.history.rel.related_model.objects.filter(pgh_obj_id=follow_up.pk, pgh_label="update")
    assert events.count() == 1


def test_of_two_editors_of_one_record_the_second_is_told_and_keeps_what_was_typed(client_of):
    organization = make.make_organization(note="before")
    url = reverse("admin:partners_organization_change", args=[organization.pk])
    ann, bob = client_of("city administrator"), client_of("city administrator")
    opened = filled(ann.get(url))
    theirs = filled(bob.get(url))

    first = ann.post(url, opened | {"note": "typed by Ann"})
    second = bob.post(url, theirs | {"website": "https://typed-by-bob.example"})

    assert first.status_code == 302, first.context and first.context["errors"]
    assert second.status_code != 302
    page = second.content.decode()
    assert "typed by Ann" in page
    assert "typed-by-bob" in page
    organization.refresh_from_db()
    assert (organization.note, organization.website) == ("typed by Ann", "")


def test_of_many_editors_at_once_one_saves(client_of):
    organization = make.make_organization(note="before")
    url = reverse("admin:partners_organization_change", args=[organization.pk])
    editors = [client_of("city administrator") for _ in range(4)]
    opened = [filled(editor.get(url)) for editor in editors]

    answers = together(
        [
            lambda n=n, editor=editor: editor.post(url, opened[n] | {"note": f"typed by {n}"}).status_code
            for n, editor in enumerate(editors)
        ]
    )

    assert sorted(a == 302 for a in answers) == [False, False, False, True], answers
    updates = Organization.history.rel.related_model.objects.filter(pgh_obj_id=organization.pk, pgh_label="update")
    assert updates.count() == 1
