"""What becomes of the rows that point to a record when it goes: the answers the floors declare.

A module that `settings.MERGES` names has `MERGES`, the lists whose records can be merged, and
`ANSWERS`, one for each relation. The answers are carried out in the order they are declared.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q


@dataclass(frozen=True)
class Mergeable:
    """A list whose records can be merged, two at a time.

    `cautious` names yes-or-no fields that are yes at first where either record says so.
    `checks` are functions of a `Merge` that give the `Problem`s no single relation can tell;
    their docstrings stand in docs/merging.md. `first` are functions of the record that goes and
    the one that is kept, called before anything moves.
    """

    list_name: str
    cautious: tuple[str, ...] = ()
    checks: tuple = ()
    first: tuple = ()


@dataclass(frozen=True)
class Bar:
    """Rows that must not move, and the sentence that says why and what to do."""

    rows: Q
    sentence: object


@dataclass(frozen=True)
class OneStays:
    """Of two rows that say the same, one stays and the other is dropped.

    `choose(ours, kept)` gives the one that stays, or None where that is for a person to settle,
    as `sentence` says; without it the row of the record that is kept stays. Then the rows are
    named, or what their foreign key `named_by` points to. `along` names the relations to a row,
    "app.Model.field", whose rows go with one that is dropped: the database sees to it.
    """

    words: object
    choose: object = None
    sentence: object = ""
    named_by: str = ""
    along: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clears:
    """The row of the record that goes is kept as well, with these values in place of its own."""

    words: object
    values: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Refused:
    """It is for a person to settle; `sentence` says how, and the rows are named."""

    sentence: object


@dataclass(frozen=True)
class Answer:
    """What becomes of the rows of one relation, "app.Model.field"; `why` stands in docs/merging.md."""

    relation: str
    why: str

    @property
    def model(self):
        return apps.get_model(self.relation.rpartition(".")[0])

    @property
    def field(self):
        return self.model._meta.get_field(self.relation.rpartition(".")[2])


@dataclass(frozen=True)
class Moves(Answer):
    """The rows point to the record that is kept from then on.

    `told` says how many there are, in words, and `shown` is (list, filter): where they can be
    looked at. `rules` says how each unique rule that the relation is part of is settled, by its
    name. `bars` are rows that must not move.
    `holds` is what is locked before anything else: "pk" for the rows, or a foreign key of
    theirs, where others hold that record first and the row after it.
    """

    told: object = ""
    shown: tuple[str, str] = ()
    rules: dict = field(default_factory=dict, hash=False)
    bars: tuple[Bar, ...] = ()
    holds: str = ""


@dataclass(frozen=True)
class Goes(Moves):
    """The rows are about the record that goes alone, and go with it; an undo brings them back."""


@dataclass(frozen=True)
class Stays(Answer):
    """The rows are left as they are; `why` says what finds the kept record from them."""


@dataclass
class Problem:
    """What stands in the way: a sentence, the rows by name as far as the reader may see them, and how many more."""

    sentence: str
    rows: list = field(default_factory=list)
    more: int = 0

    def __str__(self):
        return " ".join([str(self.sentence), ", ".join(str(row) for row in self.rows)]).strip()
