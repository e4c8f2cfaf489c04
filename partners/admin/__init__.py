from . import acts, aftercare, contacts, doubles, industries, introductions, leads, organizations, programs, receipts

__all__ = [
    "acts",
    "aftercare",
    "contacts",
    "doubles",
    "industries",
    "introductions",
    "leads",
    "organizations",
    "programs",
    "receipts",
]
