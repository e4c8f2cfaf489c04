from . import accounts, change_sets, digests, downloads, exports, imports, jobs, places, privacy, saved_views, visits

__all__ = [
    "accounts",
    "change_sets",
    "digests",
    "downloads",
    "exports",
    "imports",
    "jobs",
    "places",
    "privacy",
    "saved_views",
    "visits",
]
