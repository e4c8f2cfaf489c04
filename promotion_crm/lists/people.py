"""Whom the rows of a list tell of: so that a person can be told in which files they went out."""

from collections.abc import Callable
from dataclasses import dataclass

from promotion_crm.models import CrmQuerySet


@dataclass(frozen=True)
class People:
    """`of` leads from a row to a person's number: a path, or a function of the reader that gives an expression.

    `columns` are those that tell of the person; none where any column of the row does.
    """

    of: str | Callable
    columns: tuple[str, ...] = ()

    def told_by(self, columns):
        return not self.columns or any(column.name in self.columns for column in columns)

    def value(self, reader):
        return self.of if isinstance(self.of, str) else self.of(reader)


def people_in(question, form):
    """The numbers of the people that a file of a question tells of: querysets of them, [] where it tells of none."""
    own = question.today.formats.get(form)
    rows: CrmQuerySet = own.rows(question.rows) if own else question.rows
    told = [people for people in question.of.people if people.told_by(question.columns)]
    return [rows.order_by().values_list(people.value(question.reader)) for people in told]
