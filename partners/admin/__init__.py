from . import (
    acts,
    aftercare,
    contacts,
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
    "documents",
    "doubles",
    "industries",
    "introductions",
    "leads",
    "organizations",
    "programs",
    "receipts",
]
