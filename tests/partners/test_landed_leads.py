"""A landed lead is locked but to verifiers; reopening it needs a reason and leaves the verdict readable."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from partners.models import ProjectLead, Verification
from partners.pipeline import Stage, StaleLead
from tests import make
from tests.admins import change, filled
from tests.partners.verifying import confirm, page_of, post

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


@pytest.fixture
def landed(lead, asked):
    verifier = make.make_user(VERIFIER)
    confirm(asked, verifier)
    asked.decide(True, by=verifier, note="Zqfirstverdict")
    lead.refresh_from_db()
    return lead


def test_reopening_needs_a_reason_and_leaves_the_first_verdict_readable(client_of, landed):
    client, verification = client_of(VERIFIER), landed.verifications.get()
    step = client.get(reverse("reopen-landing", args=[landed.pk, verification.pk])).content.decode()

    bare = post(client, "reopen-landing", landed, verification.pk, reopened_reason=" ")
    done = post(client, "reopen-landing", landed, verification.pk, reopened_reason="Zqmoneyleft")

    verification.refresh_from_db()
    landed.refresh_from_db()
    assert "no longer counts as landed" in step
    assert (bare.status_code, done.status_code) == (422, 302)
    assert (landed.stage, landed.landed_on) == ("registered", None)
    assert (verification.state, verification.verdict_note) == ("passed", "Zqfirstverdict")
    page = page_of(client_of("leadership"), landed)
    assert all(word in page for word in ("Zqfirstverdict", "Zqmoneyleft", client.user.name, "Confirmed"))


def test_reopened_twice_the_second_is_told(client_of, landed):
    client, verification = client_of(VERIFIER), landed.verifications.get()

    answers = [post(client, "reopen-landing", landed, verification.pk, reopened_reason="Money left") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert "Only a landing that is verified can be reopened." in answers[1].content.decode()


@pytest.mark.parametrize("role", [CITY, "leadership", "account manager"])
def test_nobody_but_a_verifier_reopens(client_of, landed, owner, role):
    client, verification = client_of(owner if role == "account manager" else role), landed.verifications.get()

    pages = [
        client.get(reverse("reopen-landing", args=[landed.pk, verification.pk])),
        post(client, "reopen-landing", landed, verification.pk, reopened_reason="x"),
    ]

    assert [page.status_code for page in pages] == [403, 403]
    assert "Reopen landing" not in page_of(client, landed)


def test_an_operating_lead_goes_back_to_landed_before_it_is_reopened(client_of, landed):
    verifier = client_of(VERIFIER)
    verifier.post(change(landed), filled(verifier.get(change(landed)), operating_on=str(localdate())))
    landed.refresh_from_db()
    landed.move_to(Stage.OPERATING, by=verifier.user)

    refused = post(verifier, "reopen-landing", landed, landed.verifications.get().pk, reopened_reason="x")

    assert refused.status_code == 422
    assert "move it back to landed first" in refused.content.decode()


def test_a_verdict_is_taken_back_with_its_landing_or_not_at_all(landed):
    rows, verifier = Verification.objects.filter(lead=landed), make.make_user(VERIFIER)

    with pytest.raises(IntegrityError, match="goes back to registered"), transaction.atomic():
        rows.update(reopened_at=now(), reopened_by=verifier, reopened_reason="x")
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        rows.update(decided_at=now())


def test_reopened_once_a_stale_page_is_told(landed):
    verifier = make.make_user(VERIFIER)
    mine, theirs = (Verification.objects.get(lead=landed) for _ in "12")
    theirs.reopen(by=verifier, reason="Money left")

    with pytest.raises(ValidationError, match="can be reopened"):
        mine.reopen(by=make.make_user(VERIFIER), reason="Me too")
    stale = Verification.objects.get(pk=mine.pk)
    with pytest.raises(StaleLead):
        stale.decide(False, by=verifier, note="x")


# -- the lock ---------------------------------------------------------------------


def test_a_landed_lead_says_that_it_is_locked_and_to_whom(client_of, landed):
    page = client_of(CITY).get(landed.get_absolute_url()).content.decode()

    panel = page.partition('id="verification"')[2].partition("</section>")[0]
    assert "only a verifier who does not own it can correct it" in panel
    assert landed.verifications.get().decided_by.name in panel


def test_a_landed_lead_is_locked_for_save_admin_and_raw_sql(client_of, landed, owner):
    city = client_of(CITY)
    landed.jobs = 99

    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        landed.save()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE partners_projectlead SET jobs = 99 WHERE id = %s", [landed.pk])
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        ProjectLead.objects.filter(pk=landed.pk).update(country="DE")
    assert city.post(change(landed), {"title": "Mine"}).status_code == 403
    for user in (city.user, owner):
        with pytest.raises(PermissionDenied), landed.unlocked(by=user):
            landed.save()


def test_a_verifier_who_owns_it_corrects_nothing(client_of, landed):
    both = client_of([VERIFIER, "account manager"])
    ProjectLead.objects.filter(pk=landed.pk).update(owner=both.user)

    assert both.post(change(landed), {"title": "Mine"}).status_code == 403


def test_a_verifier_corrects_it_enters_the_day_it_opened_and_moves_it_on(client_of, landed):
    verifier = client_of(VERIFIER)
    form = filled(
        verifier.get(change(landed)), jobs="77", operating_on=str(localdate()), history_reason="Counted again"
    )

    saved = verifier.post(change(landed), form)
    moved = post(verifier, "move-lead", landed, stage="operating", seen="landed")

    landed.refresh_from_db()
    assert (saved.status_code, moved.status_code) == (302, 302)
    assert (landed.jobs, landed.stage) == (77, "operating")


def test_operating_before_it_landed_is_refused_in_words(client_of, landed):
    verifier = client_of(VERIFIER)
    early = str(localdate() - timedelta(days=1))

    page = verifier.post(change(landed), filled(verifier.get(change(landed)), operating_on=early))

    assert page.status_code == 200
    assert "Operating on cannot be before landed on." in page.content.decode()
