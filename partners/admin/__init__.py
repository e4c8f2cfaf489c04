from . import (
    acts,
    aftercare,
    applications,
    calls,
    contacts,
    doubles,
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
    "applications",
    "calls",
    "contacts",
    "doubles",
    "industries",
    "introductions",
    "leads",
    "organizations",
    "programs",
    "receipts",
]
