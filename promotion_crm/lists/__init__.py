"""Lists, the product: one declaration per list serves the screen, the files and the command."""

from .base import Elsewhere, List, Search
from .columns import Column

__all__ = ["Column", "Elsewhere", "List", "Search"]
