from . import accounts, exports, places, saved_views, visits

__all__ = ["accounts", "exports", "places", "saved_views", "visits"]
