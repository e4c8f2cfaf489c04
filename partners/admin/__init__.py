from . import (
    acts,
    aftercare,
    contacts,
    dispatches,
    documents,
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
    "contacts",
    "dispatches",
    "documents",
    "doubles",
    "industries",
    "introductions",
    "leads",
    "organizations",
    "programs",
    "receipts",
]
