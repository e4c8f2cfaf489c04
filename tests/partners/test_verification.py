"""A landing is verified with four eyes, row by row; a verdict stays, and a landed lead is locked."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from partners.models import ProjectLead, Verification
from partners.pipeline import Stage
from tests import make
from tests.partners.verifying import checklist, confirm, page_of, post

pytestmark = pytest.mark.django_db
CITY, VERIFIER = "city administrator", "verifier"
ROWS = ["eligibility", "registration", "funds", "premises", "jobs"]


@pytest.fixture
def owner(db):
    return make.make_user("account manager")


@pytest.fixture
def lead(owner):
    return make.make_lead(Stage.REGISTERED, owner=owner)


@pytest.fixture
def asked(lead, owner):
    return Verification.ask(lead, by=owner, landed_on=localdate())


def test_from_asking_to_a_landed_lead(client_of, lead, owner):
    works, decides = client_of(owner), client_of(VERIFIER)

    asked = post(works, "ask-verification", lead, landed_on=str(localdate()), note="All papers are in")
    verification = lead.verifications.get()
    all_yes = dict.fromkeys(ROWS, ("yes", "")) | {"premises": ("not_applicable", "Works from home")}
    judged = post(decides, "judge-checks", lead, verification.pk, **checklist(verification, **all_yes))
    decided = post(decides, "decide-verification", lead, verification.pk, passed="1", verdict_note="Seen on site")

    lead.refresh_from_db()
    verification.refresh_from_db()
    assert [answer.status_code for answer in (asked, judged, decided)] == [302] * 3
    assert (lead.stage, lead.landed_on) == ("landed", localdate())
    assert (verification.state, verification.decided_by) == ("passed", decides.user)
    assert {row.by for row in verification.checks.all()} == {decides.user}
    assert list(verification.checks.values_list("kind", flat=True)) == ROWS


def test_the_owner_does_not_decide_even_as_a_verifier(client_of):
    both = client_of(["account manager", VERIFIER])
    lead = make.make_lead(Stage.REGISTERED, owner=both.user)
    verification = Verification.ask(lead, by=make.make_user(CITY))

    decided = post(both, "decide-verification", lead, verification.pk, passed="0", verdict_note="x")
    judged = post(both, "judge-checks", lead, verification.pk, **checklist(verification, jobs=("yes", "")))

    assert decided.status_code == 403
    assert judged.status_code in (302, 403)  # whoever works on it adds evidence only
    assert set(verification.checks.values_list("verdict", flat=True)) == {"open"}
    assert "A verifier cannot decide on a lead of their own." in page_of(both, lead)
    with pytest.raises(PermissionDenied):
        verification.checks.first().judge("yes", by=both.user)


def test_who_asked_does_not_decide(client_of, lead):
    both = client_of([CITY, VERIFIER])
    verification = Verification.ask(lead, by=both.user)

    decided = post(both, "decide-verification", lead, verification.pk, passed="0", verdict_note="x")

    assert decided.status_code == 403
    assert "Whoever asked for a verification does not decide it." in decided.content.decode()


@pytest.mark.parametrize("role", [CITY, "leadership", "account manager"])
def test_nobody_but_a_verifier_decides(client_of, lead, asked, owner, role):
    client = client_of(owner if role == "account manager" else role)

    decided = post(client, "decide-verification", lead, asked.pk, passed="0", verdict_note="x")

    asked.refresh_from_db()
    assert decided.status_code == 403
    assert asked.state == "open"
    assert 'name="passed"' not in page_of(client, lead)


def test_the_database_keeps_four_eyes_by_itself(lead, asked, owner):
    confirm(asked, make.make_user("verifier"))
    for decider in (owner, asked.asked_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verification.objects.filter(pk=asked.pk).update(state="passed", decided_by=decider, decided_at=now())
    other = make.make_lead(Stage.REGISTERED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(
            lead=other, asked_by=owner, state="passed", decided_by=other.owner, decided_at=now()
        )


@pytest.mark.parametrize("rows", ["open", "refused", "missing"])
def test_the_database_passes_no_landing_whose_rows_are_not_all_confirmed(asked, rows):
    by = make.make_user("verifier")
    confirm(asked, by)
    funds = asked.checks.filter(kind="funds")
    if rows == "missing":
        funds.delete()
    else:
        funds.update(**{"open": {"verdict": "open"}, "refused": {"verdict": "no", "note": "Nothing arrived"}}[rows])

    with pytest.raises(IntegrityError, match="every row"), transaction.atomic():
        Verification.objects.filter(pk=asked.pk).update(state="passed", decided_by=by, decided_at=now())


def test_it_passes_only_with_every_row_confirmed(client_of, lead, asked):
    client = client_of(VERIFIER)
    post(client, "judge-checks", lead, asked.pk, **checklist(asked, jobs=("yes", ""), funds=("no", "Nothing arrived")))

    decided = post(client, "decide-verification", lead, asked.pk, passed="1")

    assert decided.status_code == 422
    assert "“Funds” is not confirmed." in decided.content.decode()
    assert "“Jobs”" not in decided.content.decode()


def test_not_passing_says_why_and_the_lead_can_be_asked_for_again(client_of, lead, asked, owner):
    client = client_of(VERIFIER)

    bare = post(client, "decide-verification", lead, asked.pk, passed="0")
    failed = post(client, "decide-verification", lead, asked.pk, passed="0", verdict_note="Zqnofunds")
    again = post(client_of(owner), "ask-verification", lead, landed_on=str(localdate()))

    assert (bare.status_code, failed.status_code, again.status_code) == (422, 302, 302)
    assert "write what is missing" in bare.content.decode()
    assert "Zqnofunds" in page_of(client, lead)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"jobs": ("no", "")}, "Jobs: Note: write why it is not confirmed"),
        ({"jobs": ("perhaps", "")}, "Jobs: Verdict: Select a valid choice."),
        ({"jobs": ("yes", "x" * 501)}, "Jobs: Note: Ensure this value has at most 500"),
    ],
)
def test_a_bad_row_is_refused_by_name_and_no_row_is_written(client_of, lead, asked, rows, words):
    given = checklist(asked, eligibility=("yes", "Zqtyped"), **rows)

    answer = post(client_of(VERIFIER), "judge-checks", lead, asked.pk, **given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Zqtyped" in answer.content.decode()
    assert set(asked.checks.values_list("verdict", flat=True)) == {"open"}


def test_two_verifiers_fill_in_different_rows_and_one_is_told_of_the_same_row(client_of, lead, asked):
    ann, bob = client_of(VERIFIER), client_of(VERIFIER)
    seen = checklist(asked)
    jobs, funds = asked.checks.get(kind="jobs"), asked.checks.get(kind="funds")

    post(ann, "judge-checks", lead, asked.pk, **seen | {f"check-{jobs.pk}-verdict": "yes"})
    other = post(bob, "judge-checks", lead, asked.pk, **seen | {f"check-{funds.pk}-verdict": "yes"})
    same = post(
        bob, "judge-checks", lead, asked.pk, **seen | {f"check-{jobs.pk}-verdict": "no", f"check-{jobs.pk}-note": "Zq"}
    )

    assert (other.status_code, same.status_code) == (302, 409)
    assert "Someone else judged “Jobs”" in same.content.decode()
    assert "Zq" in same.content.decode()
    assert dict(asked.checks.values_list("kind", "by"))["jobs"] == ann.user.pk
    assert {row.verdict for row in (asked.checks.get(pk=jobs.pk), asked.checks.get(pk=funds.pk))} == {"yes"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"landed_on": "2999-01-01"}, "is in the future"),
        ({"landed_on": "1999-01-01"}, "before registered on"),
        ({"landed_on": "someday"}, "Enter a valid date."),
        ({"landed_on": ""}, "This field is required."),
        ({"note": "n" * 2001}, "at most 2000 characters"),
    ],
)
def test_a_bad_question_is_refused(client_of, lead, owner, fields, words):
    answer = post(client_of(owner), "ask-verification", lead, **{"landed_on": str(localdate())} | fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not lead.verifications.exists()


def test_it_is_asked_for_once_and_only_when_registered(lead, asked, owner):
    with pytest.raises(ValidationError, match="already asked for"):
        Verification.ask(lead, by=owner)
    with pytest.raises(ValidationError, match="ongoing lead that is registered"):
        Verification.ask(make.make_lead(Stage.SIGNED, owner=owner), by=owner)
    with pytest.raises(PermissionDenied):
        Verification.ask(make.make_lead(Stage.REGISTERED), by=owner)


def test_what_was_emptied_after_its_gate_is_asked_for_again(lead, owner):
    ProjectLead.objects.filter(pk=lead.pk).update(landing_entity="", industry=None)

    with pytest.raises(ValidationError) as refused:
        Verification.ask(lead, by=owner)

    assert len(refused.value.messages) == 2


def test_a_district_changed_or_in_transfer_after_registering_does_not_land(lead, asked, owner):
    verifier = make.make_user(VERIFIER)
    confirm(asked, verifier)
    make.make_transfer(lead=lead)

    with pytest.raises(ValidationError, match="transfer of this lead is under way"):
        asked.decide(True, by=verifier)
    elsewhere = make.make_lead(Stage.REGISTERED, owner=owner)
    elsewhere.hold_first_negotiation(make.make_district(), localdate())
    with pytest.raises(ValidationError, match="no transfer was carried out"):
        Verification.ask(elsewhere, by=owner)


def test_withdrawn_by_who_asked_or_works_on_it_and_by_nobody_else(client_of, lead, asked, owner):
    refused = post(client_of(VERIFIER), "withdraw-verification", lead, asked.pk)
    done = post(client_of(owner), "withdraw-verification", lead, asked.pk)
    late = post(client_of(VERIFIER), "decide-verification", lead, asked.pk, passed="0", verdict_note="x")

    asked.refresh_from_db()
    assert (refused.status_code, done.status_code, late.status_code) == (403, 302, 409)
    assert asked.state == "withdrawn"
    assert "Withdrawn" in page_of(client_of(owner), lead)


def test_a_restricted_lead_is_seen_by_verifiers_once_asked_and_later_by_the_one_who_decided(owner):
    lead = make.make_lead(Stage.REGISTERED, owner=owner, confidentiality="restricted")
    ann, bob = make.make_user(VERIFIER), make.make_user(VERIFIER)

    def sees():
        return [ProjectLead.objects.visible_to(user).filter(pk=lead.pk).exists() for user in (ann, bob)]

    before = sees()
    asked = Verification.ask(lead, by=owner)
    during = sees()
    asked.decide(False, by=ann, note="No funds")

    assert (before, during, sees()) == ([False, False], [True, True], [True, False])


# -- where it shows ---------------------------------------------------------------


def test_the_desk_and_the_list_show_verifiers_what_waits(client_of, lead, asked):
    verifier = client_of([VERIFIER, "account manager"])
    own = make.make_lead(Stage.REGISTERED, owner=verifier.user)
    Verification.ask(own, by=make.make_user(CITY))
    quiet = make.make_lead(Stage.REGISTERED)

    desk = verifier.get(reverse("desk")).content.decode()
    listed = verifier.get(reverse("leads"), {"verification": "open"}).content.decode()

    assert "Landings to verify" in desk
    assert reverse("verification", args=[lead.pk]) in desk
    assert reverse("verification", args=[own.pk]) not in desk
    assert lead.code in listed
    assert quiet.code not in listed
    assert "Landings to verify" not in client_of(CITY).get(reverse("desk")).content.decode()


@pytest.mark.parametrize("role", ["event officer", "privacy officer", "system administrator"])
def test_who_reads_no_details_reads_no_verification(client_of, lead, asked, role):
    client = client_of(role)
    make.make_meeting(event=make.make_event(owner=client.user), leads=[lead])

    pages = [
        client.get(reverse("verification", args=[lead.pk])),
        post(client, "ask-verification", lead, landed_on=str(localdate())),
        post(client, "decide-verification", lead, asked.pk, passed="1"),
    ]

    assert {page.status_code for page in pages} <= {403, 404}


def test_a_stranger_finds_nothing(client_of, lead, asked):
    stranger = client_of("account manager")

    pages = [
        stranger.get(reverse("verification", args=[lead.pk])),
        *(post(stranger, name, lead, asked.pk) for name in ("judge-checks", "decide-verification", "reopen-landing")),
        post(stranger, "withdraw-verification", lead, asked.pk),
    ]

    assert [page.status_code for page in pages] == [404] * 5
