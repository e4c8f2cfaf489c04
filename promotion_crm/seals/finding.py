"""What a verification found, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

ALTERED, REMOVED, INSERTED = "altered", "removed", "inserted"
COLUMNS, UNTIL, BLOCK, SEAL, LINK, AGAINST = "columns", "until", "block", "seal", "link", "against"
SAID = {
    ALTERED: gettext_lazy("%(table)s, row %(number)s: altered since seal %(seal)s of %(at)s."),
    REMOVED: gettext_lazy("%(table)s, row %(number)s: removed since seal %(seal)s of %(at)s."),
    INSERTED: gettext_lazy("%(table)s, row %(number)s: inserted since seal %(seal)s of %(at)s, which has no such row."),
    COLUMNS: gettext_lazy(
        "%(table)s, from row %(number)s: a column that seal %(seal)s of %(at)s covers has gone,"
        " so only whether the rows are there was checked."
    ),
    UNTIL: gettext_lazy(
        "%(table)s, row %(number)s: altered: it holds until another moment than the rows after it say."
    ),
    BLOCK: gettext_lazy("Block %(number)s of seal %(seal)s of %(at)s (%(table)s): altered."),
    SEAL: gettext_lazy(
        "Seal %(seal)s of %(at)s: altered, or blocks of it were removed, added or put in another order."
    ),
    LINK: gettext_lazy("Seal %(seal)s of %(at)s does not follow the one before: a seal was removed, added or moved."),
    AGAINST: gettext_lazy("Seal %(at)s is not on the chain: the history was sealed anew, or comes from a backup."),
}
HARMLESS = {COLUMNS}  # told, and no sign of a forgery


@dataclass(frozen=True)
class Finding:
    what: str
    table: str = ""
    number: int | None = None
    seal: int | None = None
    at: str = ""

    def __str__(self):
        said = {name: getattr(self, name) for name in ("table", "number", "seal", "at")}
        return str(SAID[self.what]) % said

    @property
    def is_wrong(self):
        return self.what not in HARMLESS
