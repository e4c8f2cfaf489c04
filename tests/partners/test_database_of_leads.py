"""What the database refuses by itself, whoever writes: raw SQL goes round no rule of the pipeline."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from partners.models import StageChange, Suspicion, Transfer, Verification
from partners.pipeline import STATUS_STEPS, STEPS, Stage, Status
from tests import make

pytestmark = pytest.mark.django_db


def refused(words, sql, *params):
    """The statement fails with these words, and the savepoint around it keeps everything as it was."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def step(lead, before, after, note="x"):
    by = make.make_user().pk
    sql = (
        "INSERT INTO partners_stagechange (lead_id, before, after, by_id, at, note) VALUES (%s, %s, %s, %s, now(), %s)"
    )
    return sql, lead.pk, before, after, by, note


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.QUALIFIED])
def test_a_stage_is_never_written_past_its_log(stage):
    lead = make.make_lead(Stage.QUALIFIED)

    refused("by a step in its log", "UPDATE partners_projectlead SET stage = %s WHERE id = %s", stage, lead.pk)


def test_a_status_is_never_written_past_its_log():
    lead = make.make_lead()

    sql = "UPDATE partners_projectlead SET status = 'delayed', status_reason = 'x' WHERE id = %s"
    refused("by an entry in its log", sql, lead.pk)


def test_a_lead_begins_as_received():
    lead = make.make_lead()

    sql = """INSERT INTO partners_projectlead
             SELECT (jsonb_populate_record(lead, jsonb_build_object('id', 999999, 'code', 'SH-X', 'stage', 'landed'))).*
             FROM partners_projectlead lead WHERE id = %s"""
    refused("begins as received", sql, lead.pk)


@pytest.mark.parametrize(("before", "after"), [(a, b) for a in Stage.values for b in Stage.values if a != b])
def test_only_the_steps_of_the_table_exist(before, after):
    lead = make.make_lead(Stage(before))

    if (before, after) in STEPS - {("registered", "landed"), ("landed", "registered")}:
        with connection.cursor() as cursor:
            cursor.execute(*_split(step(lead, before, after)))
        lead.refresh_from_db()
        assert lead.stage == after
    else:
        refused("no such step|by a verification|reopening", *step(lead, before, after))


def _split(statement):
    return statement[0], statement[1:]


def test_a_step_leaves_the_stage_the_lead_has():
    refused("no longer at the stage", *step(make.make_lead(), "qualified", "negotiating"))


def test_a_step_back_needs_its_reason_in_the_database_too():
    refused("needs its reason", *step(make.make_lead(Stage.QUALIFIED), "qualified", "received", note=""))


def test_a_step_moves_the_lead_and_says_how_long_the_stage_before_took():
    lead = make.make_lead()
    began = lead.stage_since

    made = StageChange.objects.create(lead=lead, before="received", after="qualified", by=make.make_user(), at=now())

    lead.refresh_from_db()
    made.refresh_from_db()
    assert (lead.stage, lead.stage_since) == ("qualified", made.at)
    assert made.since == began


@pytest.mark.parametrize(("before", "after"), [(a, b) for a in Status.values for b in Status.values if a != b])
def test_only_the_changes_of_status_of_the_table_exist(before, after):
    first = make.make_lead()
    said = {"status": before, "status_reason": "x", "lost_to": "y" if before == "lost" else ""}
    lead = first if before == "ongoing" else make.make_lead(**said)
    sql = """INSERT INTO partners_statuschange (lead_id, before, after, by_id, at, reason, lost_to)
             VALUES (%s, %s, %s, %s, now(), 'x', 'y')"""
    values = [lead.pk, before, after, make.make_user().pk]

    if (before, after) in STATUS_STEPS:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        lead.refresh_from_db()
        assert lead.status == after
    else:
        refused("no such change of status", sql, *values)


def test_what_was_settled_stays_settled():
    city, now_ = make.make_user("city administrator"), now()
    clock = make.make_response_clock(stopped_on="2999-01-01")
    suspicion = make.make_suspicion(verdict="different", reason="x", decided_by=city, decided_at=now_)
    transfer = make.make_transfer(state="refused", decided_by=city, decided_at=now_)
    verdict = make.make_verification(state="failed")

    refused("stays as it stopped", "UPDATE partners_responseclock SET due_on = '2999-01-02' WHERE id = %s", clock.pk)
    refused("stays decided", "UPDATE partners_suspicion SET verdict = 'same' WHERE id = %s", suspicion.pk)
    refused("stays as it is", "UPDATE partners_transfer SET state = 'approved' WHERE id = %s", transfer.pk)
    refused("never rewritten", "UPDATE partners_verification SET state = 'passed' WHERE id = %s", verdict.pk)
    for model, row in ((Suspicion, suspicion), (Transfer, transfer), (Verification, verdict)):
        refused("stays|never", f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


def test_capital_of_tomorrow_is_refused():
    receipt = make.make_receipt()

    sql = "UPDATE partners_capitalreceipt SET received_on = current_date + 2 WHERE id = %s"
    refused("once it has arrived", sql, receipt.pk)
