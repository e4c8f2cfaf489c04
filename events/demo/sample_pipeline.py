"""The sample leads, brought to their stage by the people whose work it is."""

from datetime import datetime, time, timedelta

from django.utils.timezone import make_aware
from stdnum.cn import uscc

from events.models import Meeting
from events.recording import record_meeting
from partners.models import (
    Appointment,
    CapitalReceipt,
    Industry,
    Introduction,
    ProjectLead,
    Suspicion,
    Verification,
)
from partners.pipeline import Stage, Status
from promotion_crm.models import District, User, Zone
from promotion_crm.workdays import add_workdays

from .backdating import backdated
from .sample_leads import SAMPLES
from .sample_organizations import NOT_REAL, find

FIRST_TALK = "Sample note. First talk about {title}: site, timing and what the investor needs to know."


def load(today):
    for number, sample in enumerate(SAMPLES, 1):
        received = today - timedelta(days=sample.age)
        with backdated(at_work(received)):
            lead = _receive(sample, number, today)
            _introduce(lead, sample)
        _decide_suspicions(lead, sample, today)
        _walk(lead, sample, today)
        _keep_promises(lead, sample, today)
        _receipts(lead, sample, today)
        _set_status(lead, sample, today)


def person(username):
    return User.objects.get(username=username)


def _receive(sample, number, today):
    investor = find(sample.investor)
    total, _contract = sample.amounts
    received = today - timedelta(days=sample.age)
    return ProjectLead.objects.create(
        title=sample.title,
        investor=investor,
        country=investor.country,
        contact=investor.contacts.filter(is_primary=True).first(),
        district=District.objects.filter(name_en=sample.district).first(),
        zone=Zone.objects.filter(code=sample.zone).first(),
        industry=Industry.objects.filter(code=sample.industry).first(),
        investment_type=sample.type,
        total_investment=total,
        total_currency=sample.currency if total else "",
        investment_undisclosed=bool(sample.type) and total is None,
        jobs=sample.jobs,
        received_on=received,
        stage_since=at_work(received),
        source=sample.source,
        expected_landing=received + timedelta(days=230 + 37 * number % 200),
        owner=person(sample.owner),
        confidentiality="restricted" if sample.restricted else "normal",
        note=NOT_REAL,
        is_sample=True,
    )


def _introduce(lead, sample):
    for place, (partner, share, state) in enumerate(sample.brought):
        organization = find(partner)
        held = Appointment.objects.in_force(lead.received_on).filter(organization=organization)
        Introduction.objects.create(
            lead=lead,
            partner=organization,
            appointment=held.order_by("pk").first(),
            role=Introduction.Role.ASSISTED if place else Introduction.Role.INTRODUCER,
            state=state,
            share=share,
            claimed_on=lead.received_on,
            confirmed_on=None if state == Introduction.State.CLAIMED else lead.received_on + timedelta(days=12),
            note=NOT_REAL,
            is_sample=True,
        )


def _walk(lead, sample, today):
    """Move the lead stage by stage, at days spread over its age."""
    stages = list(Stage)[1 : sample.stage.place + 1]
    for step, stage in enumerate(stages, 1):
        day = lead.received_on + timedelta(days=sample.age * step // (len(stages) + 1))
        with backdated(at_work(day)):
            _prepare(lead, sample, stage, day)
            if stage is Stage.LANDED:
                _verify(lead, day)
            else:
                by = person("verifier") if stage in Stage.COUNTED else lead.owner
                lead.move_to(stage, by=by, note="Sample step.", at=at_work(day))
    if sample.met:
        _talk(lead, sample, today - timedelta(days=3))


def _verify(lead, day):
    """The owner asks, the verifier confirms each row and lets the lead land."""
    verifier = person("verifier")
    asked = Verification.ask(lead, by=lead.owner, landed_on=day, note="Sample request.", at=at_work(day))
    for row in asked.checks.select_related("verification__lead"):
        row.judge("yes", by=verifier, note="Sample: seen on site.", on=day)
    asked.decide(True, by=verifier, note="Sample: all rows confirmed.", at=at_work(day))
    lead.refresh_from_db()


def _prepare(lead, sample, stage, day):
    """What the gate of a stage asks for, put in before the move."""
    _total, contract = sample.amounts
    if stage is Stage.NEGOTIATING:
        _talk(lead, sample, day - timedelta(days=2))
    elif stage is Stage.SIGNED:
        lead.signed_on, lead.contract_capital, lead.contract_currency = day, contract or 1, sample.currency
    elif stage is Stage.REGISTERED:
        lead.registered_on, lead.landing_entity = day, f"{lead.investor.name_en} (Shanghai) Co., Ltd"
        body = f"91310000{lead.pk % 10**9:09}"
        lead.landing_code = body + uscc.calc_check_digit(body)
    elif stage is Stage.OPERATING:
        with lead.unlocked(by=person("verifier")):
            lead.operating_on = day
            lead.save()
    if stage not in Stage.COUNTED:
        lead.save()


def _keep_promises(lead, sample, today):
    """Answered, told and reported in time, but for the newest leads and one that was late."""
    if sample.age < 10 or sample.status in Status.CLOSED:
        return
    for kind, days in (("answer", 3 if "Grid storage" in sample.title else 1), ("inform", 6)):
        clock = lead.clocks.running().filter(kind=kind).first()
        if clock:
            clock.stop(by=lead.owner, on=add_workdays(lead.received_on, days), note="Sample.")
    while clock := lead.clocks.running().filter(kind="report", due_on__lte=today).first():
        clock.stop(by=lead.owner, on=clock.due_on, note="Sample report.")


def _talk(lead, sample, day):
    partners = [find(name) for name, _share, _state in sample.brought]
    record_meeting(
        Meeting(
            held_on=day, notes=FIRST_TALK.format(title=lead.title), outcome="Sample: both sides go on.", is_sample=True
        ),
        by=lead.owner,
        organizations=[lead.investor, *partners],
        contacts=[lead.contact],
        leads=[lead],
    )
    lead.refresh_from_db()


def _receipts(lead, sample, today):
    for days, millions, currency in sample.receipts:
        received = today - timedelta(days=days)
        with backdated(at_work(received)):
            CapitalReceipt.objects.create(
                lead=lead,
                received_on=received,
                amount=millions * 1_000_000,
                currency=currency,
                verified_by=person("verifier") if days > 40 else None,
                note=NOT_REAL,
                is_sample=True,
            )


def _decide_suspicions(lead, sample, today):
    """One sample repeats another and becomes its duplicate; what else looks alike is told apart."""
    first = ProjectLead.objects.filter(title=sample.duplicate_of, is_sample=True).first()
    if first and not lead.suspicions.filter(other=first).exists():
        Suspicion.objects.create(lead=lead, other=first, grounds=["name"])
    with backdated(at_work(lead.received_on + timedelta(days=2))):
        for suspicion in lead.suspicions.open().select_related("lead", "other"):
            same = suspicion.other == first
            reason = "Sample: reported twice." if same else "Sample: another project of the same investor."
            suspicion.decide("same" if same else "different", by=person("city"), reason=reason)
    lead.refresh_from_db()


def _set_status(lead, sample, today):
    if sample.status not in (Status.ONGOING, Status.DUPLICATE):
        step = sample.stage.place + 1  # after the last one of `_walk`
        at = at_work(lead.received_on + timedelta(days=sample.age * step // (step + 1)))
        with backdated(at):
            lead.set_status(sample.status, by=lead.owner, reason=sample.reason, lost_to=sample.lost_to, at=at)


def at_work(day):
    """Ten in the morning of that day."""
    return make_aware(datetime.combine(day, time(10)))
