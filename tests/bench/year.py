"""What the bench asks of a worker about a program's year."""

import time

from django.db import transaction

from partners.models import Appointment, Contribution, Evaluation, EvaluationInput, Program
from partners.programs import contributing, evaluating
from promotion_crm.models import User


def evaluate(year):
    """Score the generated program's evaluations of a year, by what is confirmed, and prove what is published."""
    program, by = Program.objects.get(code="GENERATED"), User.objects.get(username="generated-city")
    evaluating.open_year(program, year, by=by)
    rows = Evaluation.objects.of(program, year)
    evaluating.score_all(rows, by=by)
    started = time.monotonic()
    evaluating.score_all(rows, by=by)
    if any(row.differs() for row in rows[:200]):
        raise SystemExit("An evaluation is not what its inputs come to.")
    return {"seconds": time.monotonic() - started, "rows": rows.count(), "inputs": EvaluationInput.objects.count()}


def gather(year):
    """Find what partners did, and take it back."""
    started = time.monotonic()
    with transaction.atomic():
        found = contributing.gather(year)
        transaction.set_rollback(True)
    return {"seconds": time.monotonic() - started, "new": found.new}


def of_programs():
    """The address of a program, an appointment, a contribution and an evaluation, and of a partner."""
    held = Appointment.objects.filter(program__code="GENERATED").order_by("pk").first()
    rows = {
        "a program": held.program,
        "an appointment": held,
        "a partner": held.organization,
        "a contribution": Contribution.objects.order_by("-pk").first(),
        "an evaluation": Evaluation.objects.order_by("-pk").first(),
    }
    return {"addresses": {name: row.get_absolute_url() for name, row in rows.items()}}
