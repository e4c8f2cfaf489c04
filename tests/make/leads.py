"""Leads, brought to their stage as every lead is."""

from datetime import timedelta
from itertools import pairwise

from django.utils.timezone import localdate, now

from partners.models import ProjectLead, StageChange, StatusChange, Verification, VerificationCheck
from partners.pipeline import Stage

from .partners import credit_code, make_contact, make_industry, make_organization
from .people import make_district, make_user
from .rows import number, row

VERDICT = ("state", "decided_by", "decided_at", "verdict_note")


def make_lead(stage=Stage.RECEIVED, *, ready_for=None, **fields):
    """A lead with all that its stage, and every stage before it, asks for.

    It comes there as every lead does, by steps in its log, in the name of a colleague.
    `ready_for` gives it what a later stage asks for without moving it.
    """
    n, stage = number(), Stage(stage)
    if "investor" not in fields:
        fields["investor"] = make_organization()
    usual = {"title": f"Project {n}", "country": "SG", "source": ProjectLead.Source.PARTNER}
    for gate in list(Stage)[1 : Stage(ready_for or stage).place + 1]:
        usual |= _gate(gate, fields["investor"])
    said = ("status", "status_reason", "lost_to", "duplicate_of")
    status = {name: fields.pop(name) for name in said if name in fields}
    landed_on, since = usual.pop("landed_on", None), fields.get("stage_since")
    landed_on = fields.pop("landed_on", landed_on)
    lead = row(ProjectLead, fields, **usual)
    _walk(lead, stage, landed_on, since)
    if "status" in status:
        _give_status(lead, status)
    lead.refresh_from_db()
    return lead


def _walk(lead, stage, landed_on, since):
    """Steps of the log: one to a stage before landing, then one by one."""
    by = None
    before_landing = Stage.REGISTERED if stage in Stage.COUNTED else stage
    way = [s for s in dict.fromkeys((before_landing, Stage.LANDED, Stage.OPERATING)) if 0 < s.place <= stage.place]
    for before, after in pairwise([Stage.RECEIVED, *way]):
        by = by or make_user()
        if after is Stage.LANDED:
            make_verification(lead=lead, state="passed", landed_on=landed_on)
        at = since if since and after is stage else now()
        StageChange.objects.create(lead=lead, before=before, after=after, by=by, at=at)


def _give_status(lead, given):
    change = {"reason": given.pop("status_reason", ""), "after": given.pop("status"), **given}
    StatusChange.objects.create(lead=lead, before="ongoing", by=make_user(), **change)


def _gate(stage, investor):
    """What a lead needs to enter this one stage."""
    day = localdate() - timedelta(days=100)
    return {
        Stage.QUALIFIED: {
            "industry": make_industry,
            "district": make_district,
            "investment_type": ProjectLead.InvestmentType.GREENFIELD,
            "owner": lambda: make_user("account manager"),
            "total_investment": 5_000_000,
            "total_currency": "USD",
        },
        Stage.NEGOTIATING: {
            "contact": lambda: make_contact(organization=investor),
            "first_met_on": day,
        },
        Stage.SIGNED: {"signed_on": day, "contract_capital": 2_000_000, "contract_currency": "USD"},
        Stage.REGISTERED: {
            "registered_on": day,
            "landing_entity": "Landing Entity Ltd",
            "landing_code": credit_code,
        },
        Stage.LANDED: {"landed_on": day},
        Stage.OPERATING: {"operating_on": day},
    }[stage]


def make_verification(**fields):
    """One to be decided; with `state` passed or failed, one that a verifier decided."""
    if fields.get("state", "open") in ("passed", "failed"):
        fields = {"decided_by": make_user("verifier"), "decided_at": now(), "verdict_note": "Seen"} | fields
    passed = {name: fields.pop(name) for name in VERDICT if name in fields} if fields.get("state") == "passed" else {}
    day = localdate() - timedelta(days=90)
    made = row(Verification, fields, lead=lambda: make_lead(Stage.REGISTERED), landed_on=day, asked_by=make_user)
    if passed:
        _confirm(made, passed["decided_by"])
        for name, value in passed.items():
            setattr(made, name, value)
        made.save()
    return made


def _confirm(verification, by):
    """Every row of the checklist says yes, as the database wants it of a landing that passed."""
    VerificationCheck.objects.bulk_create(
        VerificationCheck(verification=verification, kind=kind, verdict="yes", by=by, on=localdate())
        for kind in VerificationCheck.Kind.values
    )
