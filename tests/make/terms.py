"""How terms end."""

from partners.models import Termination

from .partners import make_appointment
from .people import make_user
from .rows import row


def make_termination(**fields):
    """A proposal to end an active appointment."""
    return row(
        Termination,
        fields,
        appointment=make_appointment,
        ground=Termination.Ground.IDLE,
        reason="Took part in nothing for two years",
        departments="Foreign affairs office, 2 November",
        evidence="terminations/minutes.pdf",
        proposed_by=make_user,
    )
