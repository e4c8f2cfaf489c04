"""The SELECT of a question: the one statement whose rows become a file."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection

from .kinds import Exported


@dataclass
class Selection:
    """The columns of a file and the SQL of its rows, in order; no SQL where no row can be."""

    columns: list[Exported]
    sql: str
    params: tuple

    def wrapped(self, wrap):
        """The same rows with `wrap(name, column)` in place of each column.

        The rows are ordered inside, which also keeps PostgreSQL from merging the two
        levels and working out an expression as often as it is named.
        """
        names = [f"c{place}" for place in range(len(self.columns))]
        shown = ", ".join(wrap(n, c) for n, c in zip(names, self.columns, strict=True))
        return f"SELECT {shown} FROM ({self.sql}) AS listed ({', '.join(names)})"

    def counted(self):
        """The same rows, the number of them all before each."""
        return f"SELECT count(*) OVER (), listed.* FROM ({self.sql}) AS listed"


def select(question):
    columns = [one for column in question.columns for one in column.exported(question.reader)]
    rows = question.rows.order_by(*question.order()).values_list(*[c.expression for c in columns])
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Selection(columns, "", ())
    return Selection(columns, sql, params)
