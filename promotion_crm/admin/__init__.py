from . import (
    accounts,
    change_sets,
    csp_reports,
    digests,
    downloads,
    exports,
    imports,
    jobs,
    places,
    saved_views,
    seals,
    visits,
)

__all__ = [
    "accounts",
    "change_sets",
    "csp_reports",
    "digests",
    "downloads",
    "exports",
    "imports",
    "jobs",
    "places",
    "saved_views",
    "seals",
    "visits",
]
