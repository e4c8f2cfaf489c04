from . import accounts, exports, places

__all__ = ["accounts", "exports", "places"]
