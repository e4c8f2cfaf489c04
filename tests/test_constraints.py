"""What must always be true of a row: the form says so in a sentence, the database keeps it."""

from uuid import UUID

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.timezone import now

from tests import make, of_evaluations, of_programs
from tests.breaking import EARLY, LATE, NAMELESS, like
from tests.test_models import MODELS

pytestmark = pytest.mark.django_db
INVITE = UUID(int=7)


def of_itself(maker, name, of=None):
    row = maker()
    return (of(other=row), {name: row}) if of else (row, {name: row})


def link(kind, name):
    """Two links of one kind, the second about to name the first's record at the first's meeting."""
    maker = {"user": make.make_user, "lead": make.make_lead, "contact": make.make_contact}
    maker["organization"] = make.make_organization
    first, second = (
        getattr(make, kind).objects.create(meeting=make.make_meeting(), **{name: maker[name]()}) for _ in range(2)
    )
    return second, {"meeting": first.meeting, name: getattr(first, name)}


def pair_of_one(maker):
    pair = maker()
    return pair, {"one": pair.other}


# By the name of the constraint: a row, and values it refuses.
CASES = {
    "export_allowance_days_in_order": lambda: (make.make_export_allowance(), {"ends": EARLY, "starts": LATE}),
    "export_allowance_from_another": lambda: (row := make.make_export_allowance(), {"by": row.user}),
    "export_alert_once_a_day": lambda: like(make.make_export_alert, "user", "day", "kind"),
    "export_alert_seen_by_someone": lambda: (make.make_export_alert(), {"seen_at": now()}),
    "retention_run_dry_removes_nothing": lambda: (make.make_retention_run(), {"dry": True}),
    "file_import_changes_once_saved": lambda: (make.make_file_import(), {"change_set": make.make_change_set()}),
    "job_ends_when_it_ends": lambda: (make.make_job(), {"state": "done"}),
    "figure_once_a_source": lambda: like(make.make_event_figure, "event", "kind", "source"),
    "figure_is_whole": lambda: (make.make_event_figure(), {"kind": "amount"}),
    "document_of_one": lambda: (make.make_document(), {"appointment": make.make_appointment()}),
    "document_withdrawn_whole": lambda: (make.make_document(), {"withdrawn_at": now()}),
    "event_document_withdrawn_whole": lambda: (make.make_event_document(), {"withdrawn_why": "Old"}),
    "digest_once_a_day": lambda: like(make.make_digest, "user", "day"),
    "amendment_has_a_reason": lambda: (make.make_seal(), {"kind": "amendment"}),
    "sealed_block_once": lambda: like(make.make_sealed_block, "seal", "position"),
    "sealed_block_ends_after_it_begins": lambda: (make.make_sealed_block(), {"last": 0}),
    "seal_mail_once": lambda: like(make.make_seal_mail, "seal", "address"),
    "digest_sent_some_time": lambda: (make.make_digest(), {"state": "sent"}),
    "user_not_own_manager": lambda: of_itself(make.make_user, "manager"),
    "organization_touch_weeks": lambda: (make.make_organization(), {"keep_in_touch_weeks": 105}),
    "schedule_within_calendar": lambda: (make.make_export_schedule(), {"day": 29}),
    "change_set_merges_two": lambda: (make.make_change_set(), {"kind": "merge"}),
    "change_set_undone_some_time": lambda: (make.make_change_set(), {"undone_by": make.make_user()}),
    "district_is_named": lambda: (make.make_district(), NAMELESS),
    "zone_is_named": lambda: (make.make_zone(), NAMELESS),
    "industry_is_named": lambda: (make.make_industry(), NAMELESS),
    "organization_is_named": lambda: (make.make_organization(), NAMELESS),
    "contact_is_named": lambda: (make.make_contact(), NAMELESS),
    "program_is_named": lambda: (make.make_program(), NAMELESS),
    "event_is_named": lambda: (make.make_event(), NAMELESS),
    "organization_not_own_parent": lambda: of_itself(make.make_organization, "parent"),
    "policy_feedback_says_something": lambda: (make.make_policy_feedback(), {"text": " \n"}),
    "restricted_note_says_something": lambda: (make.make_restricted_note(), {"text": ""}),
    "meeting_complete_has_notes": lambda: (make.make_meeting(), {"notes": ""}),
    "meeting_invite_once": lambda: (
        make.make_meeting(invite=INVITE),
        {"logged_by": make.make_meeting(invite=INVITE, logged_by=make.make_user()).logged_by},
    ),
    "participation_code_once": lambda: like(make.make_participation, "event", "code"),
    "participation_arrived_attended": lambda: (make.make_participation(), {"arrived_at": now()}),
    "event_not_own_parent": lambda: of_itself(make.make_event, "parent"),
    "lead_not_own_duplicate": lambda: of_itself(make.make_lead, "duplicate_of"),
    "organization_code_once": lambda: (
        make.make_organization(),
        {"credit_code": make.make_organization(credit_code=make.credit_code()).credit_code},
    ),
    "contact_erased_stays": lambda: (make.make_contact(), {"erased_at": now()}),
    "contact_one_primary": lambda: (
        make.make_contact(organization=make.make_contact(is_primary=True).organization),
        {"is_primary": True},
    ),
    "contact_withdrawn_after_consent": lambda: (
        make.make_contact(),
        {"consented_on": LATE, "withdrawn_on": EARLY},
    ),
    "policy_once_a_day": lambda: like(make.make_policy_version, "program", "effective_from"),
    "batch_number_once": lambda: like(make.make_batch, "program", "number"),
    "appointment_certificate_once": lambda: (
        make.make_appointment(),
        {"certificate_number": make.make_appointment(certificate_number="GPFI-2025-01").certificate_number},
    ),
    "appointment_one_active": lambda: like(make.make_appointment, "organization", "program", batch=None),
    "appointment_ends_after_start": lambda: (
        make.make_appointment(),
        {"starts_on": LATE, "ends_on": EARLY},
    ),
    "calendar_feed_once": lambda: like(make.make_calendar_feed, "user"),
    "csp_report_once": lambda: like(make.make_csp_report, "digest"),
    "visit_once": lambda: like(make.make_visit, "user", "kind", "record_id"),
    "saved_view_named_once": lambda: like(make.make_saved_view, "owner", "list_name", "name"),
    "saved_view_role_when_shared_with_one": lambda: (make.make_saved_view(), {"role": "verifier"}),
    "view_marked_once": lambda: like(make.make_view_mark, "user", "view"),
    "one_default_view_per_list": lambda: like(make.make_view_mark, "user", "list_name", is_default=True),
    "lead_known_stage": lambda: (make.make_lead(), {"stage": "dreaming"}),
    "lead_known_status": lambda: (make.make_lead(), {"status": "asleep"}),
    "lead_landed_has_date": lambda: (make.make_lead(), {"stage": "landed"}),
    "lead_status_has_reason": lambda: (make.make_lead(), {"status": "delayed"}),
    "lead_lost_says_where": lambda: (make.make_lead(), {"status": "lost", "status_reason": "Price"}),
    "lead_registered_after_signed": lambda: (
        make.make_lead(),
        {"signed_on": LATE, "registered_on": EARLY},
    ),
    "lead_landed_after_registered": lambda: (
        make.make_lead(),
        {"registered_on": LATE, "landed_on": EARLY},
    ),
    "lead_operating_after_landed": lambda: (
        make.make_lead(),
        {"landed_on": LATE, "operating_on": EARLY},
    ),
    "lead_total_is_money": lambda: (make.make_lead(), {"total_investment": 5, "total_currency": ""}),
    "lead_contract_is_money": lambda: (
        make.make_lead(),
        {"contract_capital": -5, "contract_currency": "USD"},
    ),
    "introduction_once": lambda: like(make.make_introduction, "lead", "partner", role="assisted"),
    "introduction_one_introducer": lambda: like(make.make_introduction, "lead", share=0),
    "introduction_share_in_percent": lambda: (make.make_introduction(), {"share": -1}),
    "lead_landing_code_is_valid": lambda: (make.make_lead(), {"landing_code": "91310000000000001X"}),
    "organization_code_is_valid": lambda: (make.make_organization(), {"credit_code": "91310000000000001X"}),
    "status_change_has_reason": lambda: (make.make_status_change(), {"reason": ""}),
    "status_change_lost_says_where": lambda: (make.make_status_change(), {"after": "lost"}),
    "clock_runs_once": lambda: like(make.make_response_clock, "lead"),
    "clock_due_after_start": lambda: (make.make_response_clock(), {"started_on": LATE, "due_on": EARLY}),
    "clock_stopped_after_start": lambda: (make.make_response_clock(), {"started_on": LATE, "stopped_on": EARLY}),
    "suspicion_once": lambda: like(make.make_suspicion, "lead", "other"),
    "suspicion_of_two": lambda: of_itself(make.make_lead, "lead", make.make_suspicion),
    "suspicion_decided_with_reason": lambda: (make.make_suspicion(), {"verdict": "same"}),
    "organizationdouble_once": lambda: like(make.make_organization_double, "one", "other"),
    "organizationdouble_earlier_first": lambda: pair_of_one(make.make_organization_double),
    "organizationdouble_decided_by_someone": lambda: (make.make_organization_double(), {"state": "different"}),
    "contactdouble_once": lambda: like(make.make_contact_double, "one", "other"),
    "contactdouble_earlier_first": lambda: pair_of_one(make.make_contact_double),
    "contactdouble_decided_by_someone": lambda: (make.make_contact_double(), {"state": "different"}),
    "transfer_one_open": lambda: like(make.make_transfer, "lead"),
    "transfer_between_two": lambda: (lambda row: (row, {"to_district": row.from_district}))(make.make_transfer()),
    "transfer_share_in_percent": lambda: (make.make_transfer(), {"holder_share": 101}),
    "transfer_decided_by_another": lambda: (make.make_transfer(), {"state": "approved"}),
    "transfer_executed_by_someone": lambda: (
        make.make_transfer(),
        {"state": "executed", "decided_by": make.make_user(), "decided_at": now()},
    ),
    "verification_one_open": lambda: like(make.make_verification, "lead"),
    "verification_one_passed": lambda: like(make.make_verification, "lead", state="passed"),
    "verification_four_eyes": lambda: (make.make_verification(), {"state": "passed"}),
    "verification_failed_says_why": lambda: (
        make.make_verification(),
        {"state": "failed", "decided_by": make.make_user(), "decided_at": now()},
    ),
    "verification_reopened_says_why": lambda: (make.make_verification(), {"reopened_at": now()}),
    "verification_check_once": lambda: like(make.make_verification_check, "verification"),
    "verification_check_by_someone": lambda: (make.make_verification_check(), {"verdict": "yes"}),
    "verification_check_says_why": lambda: (
        make.make_verification_check(),
        {"verdict": "no", "by": make.make_user(), "on": EARLY},
    ),
    "milestone_once": lambda: like(make.make_milestone, "lead"),
    "milestone_is_dated": lambda: (make.make_milestone(), {"planned_on": None}),
    "milestone_told_once": lambda: (make.make_milestone(), {"kind": "signed", "actual_on": EARLY}),
    "exchange_rate_once": lambda: like(make.make_exchange_rate, "day"),
    "exchange_rate_is_positive": lambda: (make.make_exchange_rate(), {"usd": 0}),
    "landing_check_next_is_later": lambda: (make.make_landing_check(), {"next_on": EARLY}),
    "issue_assigned_to_someone": lambda: (make.make_issue(), {"state": "assigned"}),
    "issue_resolved_says_how": lambda: (make.make_issue(), {"state": "resolved", "owner": make.make_user()}),
    "reminder_about_one": lambda: (make.make_reminder(), {"program": make.make_program()}),
    "reminder_once": lambda: like(make.make_reminder, "lead", "user"),
    "introduction_override_by_someone": lambda: (make.make_introduction(), {"override_reason": "Known"}),
    "receipt_rate_has_source": lambda: (make.make_receipt(), {"rate_by_hand": True, "rate_source": ""}),
    "receipt_amount_is_positive": lambda: (make.make_receipt(), {"amount": 0, "amount_usd": 0}),
    "receipt_rate_is_positive": lambda: (
        make.make_receipt(currency="EUR", rate_source="Test"),
        {"rate": 0, "amount_usd": 0},
    ),
    "receipt_dollar_is_dollar": lambda: (
        make.make_receipt(amount=10),
        {"rate": 2, "amount_usd": 20},
    ),
    "receipt_converted": lambda: (make.make_receipt(amount=10), {"amount_usd": 11}),
    "event_ends_after_start": lambda: (make.make_event(), {"starts_on": LATE, "ends_on": EARLY}),
    "event_capacity_of_one": lambda: (make.make_event(), {"capacity": 0}),
    "guest_mail_once": lambda: like(make.make_guest_mail, "participation"),
    "guest_mail_sent_some_time": lambda: (make.make_guest_mail(), {"state": "sent"}),
    "event_amount_is_money": lambda: (make.make_event(), {"signed_amount": 5}),
    "event_cost_is_money": lambda: (make.make_event(), {"cost": 5}),
    "event_lead_once": lambda: like(make.make_event_lead, "event", "lead"),
    "organizer_once": lambda: like(make.make_event_organizer, "event", "organization"),
    "participation_once": lambda: (
        make.make_participation(),
        (lambda first: {"event": first.event, "contact": first.contact})(
            make.make_participation(contact=make.make_contact())
        ),
    ),
    "meeting_next_step_is_dated": lambda: (make.make_meeting(), {"next_step": "Call"}),
    "meeting_organization_once": lambda: link("MeetingOrganization", "organization"),
    "meeting_contact_once": lambda: link("MeetingContact", "contact"),
    "meeting_attendee_once": lambda: link("MeetingAttendee", "user"),
    "meeting_lead_once": lambda: link("MeetingLead", "lead"),
    "follow_up_done_by_someone": lambda: (make.make_follow_up(), {"done_at": now()}),
    **of_evaluations.CASES,
    **of_programs.CASES,
}
CONSTRAINTS = {c.name: c for model in MODELS for c in model._meta.constraints}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_form_says_what_is_wrong(name):
    row, values = CASES[name]()
    for field, value in values.items():
        setattr(row, field, value)

    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()

    assert str(CONSTRAINTS[name].violation_error_message) in refused.value.messages


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses_it_as_well(name):
    row, values = CASES[name]()

    # Triggers aside, which would refuse some of it before.
    with pgtrigger.ignore(), pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_every_constraint_has_a_sentence(name):
    sentence = str(CONSTRAINTS[name].violation_error_message)

    assert sentence.endswith(".")
    assert name not in sentence


def test_a_batch_belongs_to_the_program_of_its_appointment():
    appointment, other = make.make_appointment(), make.make_batch()
    appointment.batch = other

    with pytest.raises(ValidationError, match="belongs to another program"):
        appointment.full_clean()
    with pytest.raises(IntegrityError, match="belongs to another program"), transaction.atomic():
        appointment.save()
