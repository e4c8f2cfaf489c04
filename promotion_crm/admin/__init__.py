from . import accounts, exports, places, visits

__all__ = ["accounts", "exports", "places", "visits"]
