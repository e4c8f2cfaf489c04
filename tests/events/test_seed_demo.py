from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import override

from events.demo import figures
from events.models import Event, FollowUp, Meeting, Participation
from partners.models import (
    Appointment,
    Batch,
    CapitalReceipt,
    Contact,
    Introduction,
    Organization,
    ProjectLead,
    Verification,
)
from partners.pipeline import Stage, Status
from promotion_crm.history import changes_of
from promotion_crm.models import User

SAMPLES = (ProjectLead, Introduction, CapitalReceipt, Meeting, FollowUp, Participation)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Two runs, once for all tests here: what the tables held after the first, and what it printed."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as environment:
        environment.delenv("DEMO_PASSWORD", raising=False)
        printed = StringIO()
        with override("en"):
            call_command("seed_demo", stdout=printed)
            first = counts()
            call_command("seed_demo", stdout=StringIO())
        yield SimpleNamespace(counts=first, printed=printed.getvalue())
        transaction.set_rollback(True)


def counts():
    """How many rows each table holds, the tables of the history among them."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            (found[table],) = cursor.fetchone()
    return found


def test_running_it_twice_changes_nothing_not_even_history(demo, db):
    assert counts() == demo.counts
    assert demo.counts["events_meeting"] > 40


def test_the_facts_say_in_their_history_that_they_came_with_the_demo(demo, db):
    for organization in Organization.objects.filter(name_en__in=["Bayer", "Sample Advisers"]):
        entry = changes_of(organization)[-1]
        assert (entry.act, entry.reason, entry.user) == ("insert", "Demo", None)


def test_third_batch_of_the_city_program_has_its_ten_partners(demo, db):
    batch = Batch.objects.get(program__code="GIPP", number=3)

    names = set(batch.appointments.values_list("organization__name_zh", flat=True))

    assert len(names) == batch.appointments.count() == batch.partner_count == 10
    assert names >= {"香港贸易发展局", "中国以色列商会"}


def test_batches_that_are_not_known_in_full_are_not_filled_up(demo, db):
    known = Batch.objects.annotate(known=Count("appointments")).values_list("program__code", "number", "known")

    assert ("GIPP", 2, 0) in known
    assert ("GPFI", 1, 4) in known
    assert Batch.objects.get(program__code="GPFI", number=1).partner_count == 10


@pytest.mark.parametrize("name", ["Bayer", "Standard Chartered Bank", "Shui On WorkX", "Allen & Overy"])
def test_who_is_not_called_a_partner_has_no_appointment(demo, db, name):
    organization = Organization.objects.get(name_en=name)

    assert not organization.appointments.exists()
    assert "confidence" in organization.note


def test_one_organization_may_hold_several_appointments(demo, db):
    pwc = Organization.objects.get(name_zh="普华永道中国")

    assert set(pwc.appointments.values_list("program__code", flat=True)) == {"GIPP", "GPFI", "HUANGPU"}
    assert Organization.objects.filter(name_zh="仲量联行").count() == 1
    assert Organization.objects.get(name_en="Bank of China Shanghai Branch").parent.name_en == "Bank of China"


def test_only_a_published_term_has_an_end(demo, db):
    facts = Appointment.objects.filter(is_sample=False)

    assert not facts.exclude(program__code="GPFI").filter(ends_on__isnull=False).exists()
    assert {str(a.ends_on) for a in facts.filter(program__code="GPFI")} == {"2027-02-26"}


def test_facts_name_their_source(demo, db):
    for model in (Appointment, Event, Organization):
        assert not model.objects.filter(is_sample=False, source_url="").exists()


def test_samples_are_marked_and_read_as_such(demo, db):
    for model in SAMPLES:
        assert not model.objects.filter(is_sample=False).exists(), model
    assert not Organization.objects.filter(is_sample=True).exclude(name_en__startswith="Sample ").exists()
    real = Contact.objects.filter(is_sample=False).values_list("name_en", flat=True)
    assert set(real) == {"Lyu Jian", "Iris Kastoriano"}
    assert not User.objects.filter(is_sample=False).exists()


def test_a_landing_was_asked_for_and_checked_before_it_was_decided(demo, db):
    decided = Verification.objects.filter(state="passed").prefetch_related("checks")

    assert decided
    assert all(row.asked_at <= row.decided_at for row in decided)
    assert all(check.on <= localdate(row.decided_at) for row in decided for check in row.checks.all())


def test_leads_are_at_every_stage_and_status(demo, db):
    assert set(ProjectLead.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(ProjectLead.objects.values_list("status", flat=True)) == set(Status.values)
    assert ProjectLead.objects.filter(confidentiality="restricted").count() == 2


def test_every_colleague_signs_in_with_the_password_shown(demo, db, client):
    password = demo.printed.strip().rsplit(" ", 1)[1]

    for name in ("admin", "city", "account", "putuo", "pudong", "verifier", "events", "leadership", "privacy"):
        assert f"  {name} " in demo.printed
        assert client.login(username=name, password=password), name


@pytest.mark.parametrize(
    ("words", "number"),
    [("489.8bn", 489_800_000_000), ("over 7.3bn", 7_300_000_000), ("several hundred bn", None), ("", None)],
)
def test_amounts_are_read_where_a_number_is_said(words, number):
    assert figures.amount(words) == number


def test_a_month_alone_is_no_day():
    assert figures.day("2022-06") == (None, "June 2022, the day is not known")
