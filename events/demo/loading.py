"""Load the demo: public facts, colleagues, samples. What is loaded once is left alone after."""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.timezone import localdate

from partners.models import ExchangeRate, Program
from promotion_crm.history import because

from . import (
    founding,
    gatherings,
    partners,
    people,
    programs,
    reference,
    sample_applications,
    sample_contributions,
    sample_dispatches,
    sample_gatherings,
    sample_hosting,
    sample_landings,
    sample_meetings,
    sample_organizations,
    sample_pipeline,
)

LOADING = 5_201_315  # advisory lock: the second of two runs waits, and finds all there


SAMPLES = (
    sample_organizations,
    sample_pipeline,
    sample_gatherings,
    sample_meetings,
    sample_landings,
    sample_hosting,
    sample_applications,
    sample_dispatches,
    sample_contributions,
)


@dataclass
class Loaded:
    """What one run added: the facts or not, the samples or not, the new user names."""

    facts: bool = False
    samples: bool = False
    users: list = field(default_factory=list)


@transaction.atomic
def load(password):
    """Load what is missing. A fact or sample changed or removed since stays as it is.

    New colleagues get `password`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
    loaded = Loaded()
    with because("Demo"):
        reference.load()
        ExchangeRate.objects.load()
        if not Program.objects.filter(code="GIPP").exists():
            loaded.facts = True
            for part in (programs, partners, gatherings, founding):
                part.load()
        loaded.users = people.load(password)
    if not sample_organizations.is_loaded():
        loaded.samples = True
        for part in SAMPLES:
            # Each by itself: an act within says why and by whom for all that is written with it.
            with because("Demo"):
                part.load(localdate())
    return loaded
