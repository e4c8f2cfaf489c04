from dataclasses import asdict, dataclass, field

from .keys import BOTH


@dataclass
class Plan:
    """How a file is to be read and what is to become of it, where it does not go by itself.

    sheet, encoding, head_row, decimal  of the file; blank for what it seems to be
    fields  {place of a column: name of a field, "" to leave it out}
    mode    both, create or update; `key` the name of the Key, blank for the first that fits
    skip_refused  save the other rows
    """

    sheet: str = ""
    encoding: str = ""
    head_row: int = 0
    decimal: str = ""
    fields: dict = field(default_factory=dict)
    mode: str = BOTH
    key: str = ""
    skip_refused: bool = False

    def as_json(self):
        return asdict(self)

    @classmethod
    def from_json(cls, kept):
        return cls(**kept | {"fields": {int(place): name for place, name in kept.get("fields", {}).items()}})
