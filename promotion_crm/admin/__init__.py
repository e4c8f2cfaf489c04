from . import accounts, change_sets, exports, jobs, places, saved_views, visits

__all__ = ["accounts", "change_sets", "exports", "jobs", "places", "saved_views", "visits"]
