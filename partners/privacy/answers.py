"""What of each relation to a person is held on them: the answers the floors declare.

A module that `settings.PERSONAL` names has `ANSWERS`, one for each relation: those to a contact, and those to rows that
are about the person, however deep. The access report shows what they say, and an erasure empties what they clear.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings

from partners.models import Contact
from promotion_crm.history import entry_model, is_tracked
from promotion_crm.merging.relations import by_number, pointing_to

LABEL, BLANK = "label", ""  # what a field holds once the person is erased


@dataclass(frozen=True)
class Answer:
    """What is held by the rows of one relation, "app.Model.field"; `why` stands in the report."""

    relation: str
    why: str

    @property
    def model(self):
        return apps.get_model(self.relation.rpartition(".")[0])

    @property
    def field(self):
        return self.model._meta.get_field(self.relation.rpartition(".")[2])


@dataclass(frozen=True)
class Whole(Answer):
    """The rows are about the person, and all they say is in the report.

    `clears` says which fields an erasure empties, in the rows and their history.
    """

    clears: dict = field(default_factory=dict, hash=False)

    @property
    def shows(self):
        hidden = ("id", "search_text", self.field.name)
        return tuple(f.name for f in self.model._meta.concrete_fields if f.name not in hidden)


@dataclass(frozen=True)
class Partly(Answer):
    """The rows are of others as well: the report says that they exist, and these fields, which may lead on by `__`."""

    shows: tuple[str, ...] = ()
    clears: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class NotPersonal(Answer):
    """The rows are not about the person, or are shown elsewhere in the report; `why` says so."""


@cache
def answers():
    """All that is declared, in order: {"app.Model.field": Answer}."""
    declared = [answer for name in settings.PERSONAL for answer in import_module(name).ANSWERS]
    return {answer.relation: answer for answer in declared}


def relations():
    """Every relation that needs an answer: to a contact, to rows that are about one, and by mere number."""
    found, models = {}, [Contact]
    for model in models:
        for of, f in pointing_to(model):
            name = f"{of._meta.label}.{f.name}"
            found[name] = (of, f)
            if isinstance(answers().get(name), Whole) and of not in models:
                models.append(of)
    return found | {f"{of._meta.label}.{f.name}": (of, f) for of, f in by_number()}


def rows_of(numbers):
    """The rows that are held on a person, by answer: [(Answer, rows)], those that lead on before those they lead to."""
    found, known = [], {Contact: Contact.objects.filter(pk__in=numbers).values("pk")}
    waiting = [answer for answer in answers().values() if isinstance(answer, Whole | Partly)]
    while ready := [a for a in waiting if a.field.is_relation and a.field.related_model in known]:
        for answer in ready:
            waiting.remove(answer)
            rows = answer.model._base_manager.filter(**{f"{answer.field.name}__in": known[answer.field.related_model]})
            found.append((answer, rows))
            if isinstance(answer, Whole):
                known.setdefault(answer.model, rows.order_by().values("pk"))
    return found


def entries_of(model, numbers):
    """The history of rows, by their numbers; None where no history is kept."""
    return entry_model(model)._base_manager.filter(pgh_obj_id__in=numbers) if is_tracked(model) else None
