from . import accounts, change_sets, exports, places

__all__ = ["accounts", "change_sets", "exports", "places"]
