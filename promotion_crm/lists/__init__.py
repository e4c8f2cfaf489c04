"""Lists, the product: one declaration per list serves the screen, the files and the command."""

from .base import List, Search
from .columns import Column

__all__ = ["Column", "List", "Search"]
