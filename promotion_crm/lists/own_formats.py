"""Files that only one list has, beside CSV and Excel, as the cards of its contacts."""

from collections.abc import Callable
from dataclasses import dataclass

from promotion_crm.roles import PERSONAL


@dataclass(frozen=True)
class OwnFormat:
    """`make` writes all rows of a question to a file, as a maker of `exporting.MAKERS` does.

    `columns` are the names of what it holds, whatever the list shows: personal data, all of it.
    """

    words: str
    make: Callable
    columns: tuple[str, ...]
    rows: Callable = lambda rows: rows  # those of the list that it holds

    def open_to(self, user):
        return user.has_perm(PERSONAL)

    def asked(self, params):
        """The question of a list as this file answers it."""
        asked = params.copy()
        asked["columns"] = ",".join(self.columns)
        return asked
