from . import accounts, change_sets, digests, downloads, exports, imports, jobs, places, saved_views, sign_ins, visits

__all__ = [
    "accounts",
    "change_sets",
    "digests",
    "downloads",
    "exports",
    "imports",
    "jobs",
    "places",
    "saved_views",
    "sign_ins",
    "visits",
]
