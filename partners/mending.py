"""What a gate asks for in words, and where it is mended: a field of the form, unless `ELSEWHERE` says where."""

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.text import capfirst

from partners.models import ProjectLead, Suspicion, Transfer, Verification
from partners.pipeline import Gate

LOG = "log a meeting"
# What no field of the form mends: the panel of the lead's page where it is, and what it is about.
ELSEWHERE = {
    "first_met_on": (LOG, ProjectLead._meta.get_field("first_met_on")),
    "suspicions": ("#suspicions", Suspicion._meta),
    "transfers": ("#transfer", Transfer._meta),
    "verification": ("#verification", Verification._meta),
}


@dataclass(frozen=True)
class Missing:
    """A gate that is not passed, and where this person mends it; "" where they cannot."""

    gate: Gate
    url: str


def name_of(gate):
    """What a gate asks for: Industry, First meeting, Verification."""
    _place, named = ELSEWHERE.get(gate.field, ("", None))
    return capfirst((named or ProjectLead._meta.get_field(gate.field)).verbose_name)


def missing(gates, lead, *, edit_url, log_url):
    """The gates with their links. The two addresses are "" for those who may not go there."""
    return [Missing(gate, _url(gate.field, lead, edit_url, log_url)) for gate in gates]


def _url(field, lead, edit_url, log_url):
    place, _named = ELSEWHERE.get(field, ("", None))
    if place == LOG:
        return log_url
    if place or not edit_url:
        return place
    return f"{edit_url}?{urlencode({'next': lead.get_absolute_url()})}#id_{field}"
