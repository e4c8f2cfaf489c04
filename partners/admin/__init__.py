from . import (
    acts,
    aftercare,
    contacts,
    doubles,
    evaluations,
    industries,
    introductions,
    leads,
    organizations,
    programs,
    receipts,
)

__all__ = [
    "acts",
    "aftercare",
    "contacts",
    "doubles",
    "evaluations",
    "industries",
    "introductions",
    "leads",
    "organizations",
    "programs",
    "receipts",
]
