"""The gates asked of many leads at once: which are ready for their next stage, which lack what."""

from functools import reduce
from operator import or_

from django.db.models import Q

from partners.pipeline import Stage, Status, gates_of, next_stage

OPEN = ~Q(status__in=Status.CLOSED)
BEFORE = {next_stage(stage): stage for stage in Stage if next_stage(stage)}


def ready():
    """Open, and nothing is missing for the next stage; never true at the last one."""
    could = (Q(*(gate.condition for gate in gates_of(ahead)), stage=now) for ahead, now in BEFORE.items())
    return OPEN & reduce(or_, could)


def lacks(gate):
    """Open, and this gate stands before the next stage and is not met."""
    return OPEN & Q(~gate.condition, stage=BEFORE[gate.stage])
