from . import acts, aftercare, contacts, industries, introductions, leads, organizations, programs, receipts

__all__ = [
    "acts",
    "aftercare",
    "contacts",
    "industries",
    "introductions",
    "leads",
    "organizations",
    "programs",
    "receipts",
]
