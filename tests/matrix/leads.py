"""Ways of leads: the record, moving, introductions, transfers, verification, landing."""

from .ways import Way

SEEN = "CADVEL"  # who see a lead at all; event officers title and stage of those from their events
IN_FULL = "CADVL"
WORKERS = "CAD"

LEADS = [
    Way("lead", SEEN, of="lead", words="a lead"),
    Way("new-lead", WORKERS, WORKERS, words="a new lead"),
    Way("new-lead-alike", WORKERS, words="the warning while one types"),
    Way("new-lead-find", WORKERS, words="find an investor"),
    Way("new-lead-parts", post=WORKERS, words="parts of the form"),
    Way("new-lead-from-event", WORKERS, WORKERS, words="a new lead out of an event"),
    Way("lead-board", SEEN, words="the board"),
    Way("funnel", IN_FULL, words="the funnel"),
    Way("funnel-export", WORKERS, words="the funnel as a file"),
]
MOVES = [
    Way("move-lead", post="CAD", of="lead", body={"stage": "signed", "note": "x"}, words="move a lead"),
    Way("move-on-board", post="CAD", of="lead", body={"stage": "signed", "note": "x"}, words="move it on the board"),
    Way("lead-status", post=WORKERS, of="lead", body={"status": "delayed", "reason": "x"}, words="change its status"),
    Way(
        "decide-suspicion",
        post=WORKERS,
        of="lead suspicion",
        body={"verdict": "distinct", "reason": "x", "sure": "1"},
        words="decide whether two leads are one",
    ),
    Way("stop-clock", post=WORKERS, of="lead clock", body={"note": "x"}, words="stop a response clock"),
]
INTRODUCTIONS = [
    Way("claim-introduction", WORKERS, WORKERS, of="lead", words="claim an introduction"),
    Way("find-partner", WORKERS, of="lead", words="find a partner"),
    Way(
        "introduction-state",
        post="CV",
        of="lead introduction",
        body={"state": "rejected", "note": "x", "seen": lambda known: known.introduction.state},
        words="verify or reject a claim",
    ),
    Way(
        "introduction-state",
        post=WORKERS,
        of="lead introduction",
        body={"state": "investor_confirmed", "seen": lambda known: known.introduction.state},
        words="confirm a claim on a lead of theirs",
        case="confirm",
    ),
    Way(
        "accept-introduction",
        post="C",
        of="lead introduction",
        body={"override_reason": "x"},
        words="accept one against the rules",
    ),
]
TRANSFERS = [
    Way(
        "request-transfer",
        WORKERS,
        WORKERS,
        of="lead",
        body={"to_district": lambda known: known.world.there.pk, "holder_share": "40", "reason": "x"},
        words="ask that a lead land in another district",
    ),
    Way(
        "decide-transfer",
        post="C",
        of="lead transfer",
        body={"verdict": "approve", "seen": "requested", "decision_note": "x"},
        words="decide a transfer",
    ),
    Way("carry-out-transfer", post=WORKERS, of="lead transfer", words="carry out a transfer"),
]
VERIFICATION = [
    Way("verification", IN_FULL, of="registered", words="the verification of a landing"),
    Way("ask-verification", post=WORKERS, of="unasked", body={"landed_on": "2026-11-02"}, words="ask for it"),
    Way("judge-checks", post="CADV", of="registered verification", words="fill in the checklist"),
    Way(
        "decide-verification",
        post="V",
        of="registered verification",
        body={"passed": "0", "verdict_note": "x"},
        words="decide a landing of somebody else",
    ),
    Way("withdraw-verification", post=WORKERS, of="registered verification", words="withdraw the question"),
    Way(
        "reopen-landing",
        "V",
        "V",
        of="landed standing",
        body={"reopened_reason": "x"},
        words="take a landing back",
    ),
]
LANDING = [
    Way("landing", IN_FULL, of="lead", words="what follows a landing"),
    Way("milestone", WORKERS, WORKERS, of="lead =construction", words="a milestone"),
    Way("new-receipt", WORKERS, WORKERS, of="lead", words="capital received"),
    Way("verify-receipt", post="V", of="lead receipt", words="vouch for a receipt"),
    Way(
        "take-back-receipt",
        "V",
        "V",
        of="lead verified_receipt",
        body={"reason": "x"},
        words="take that back",
    ),
    Way("new-landing-check", WORKERS, WORKERS, of="landed", words="a check after landing"),
    Way("new-issue", WORKERS, WORKERS, of="landed", words="an aftercare issue"),
    Way("issue-state", WORKERS, WORKERS, of="lead issue", words="the next step of an issue"),
    Way("reminder-seen", post=IN_FULL, of="reminder", words="a reminder of one's own is seen"),
]
GROUPS = {
    "Leads": LEADS,
    "Moving leads": MOVES,
    "Introductions": INTRODUCTIONS,
    "Transfers": TRANSFERS,
    "Verification": VERIFICATION,
    "Landing and aftercare": LANDING,
}
