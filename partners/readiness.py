"""The gates asked of many leads at once: which are ready for their next stage, which lack what.

Made from `GATES`. A condition on rows of other tables becomes EXISTS, so that it may be
negated and lists no lead twice.
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from partners.models import ProjectLead
from partners.pipeline import Stage, Status, gates_of, next_stage

OPEN = ~Q(status__in=Status.CLOSED)
OWN = {field.name for field in ProjectLead._meta.concrete_fields}
BEFORE = {next_stage(stage): stage for stage in Stage if next_stage(stage)}


def ready():
    """Open, and nothing is missing for the next stage; never true at the last one."""
    could = (Q(*map(_met, gates_of(ahead)), stage=now) for ahead, now in BEFORE.items())
    return OPEN & reduce(or_, could)


def lacks(gate):
    """Open, and this gate stands before the next stage and is not met."""
    return OPEN & Q(~_met(gate), stage=BEFORE[gate.stage])


def _met(gate):
    if gate.field in OWN:
        return gate.condition
    return Q(Exists(ProjectLead._base_manager.filter(gate.condition, pk=OuterRef("pk"))))
