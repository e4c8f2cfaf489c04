from . import accounts, exports, places, saved_views

__all__ = ["accounts", "exports", "places", "saved_views"]
