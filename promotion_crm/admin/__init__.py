from . import accounts, exports, jobs, places

__all__ = ["accounts", "exports", "jobs", "places"]
