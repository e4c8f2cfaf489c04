"""What lists show and sort by, written so that an index can serve it.

A list sorts by what it shows: a bilingual name in the reader's language, a choice in the
order in which it was declared. The same expression stands in the list and in the index.
"""

from django.db.models import CharField, F, Func, IntegerField, Value
from django.db.models.functions import Coalesce, NullIf


def shown_name(*, chinese, path=""):
    """The name a reader sees: in their language, else in the other one.

    `path` leads to the bilingual row and ends with `__`, or is empty for the row itself.
    """
    first, second = ("name_zh", "name_en") if chinese else ("name_en", "name_zh")
    return Coalesce(NullIf(F(path + first), Value("")), F(path + second), output_field=CharField())


class Place(Func):
    """The place of a choice in its declared order, from 1; NULL for what is no choice."""

    output_field = IntegerField()

    def __init__(self, expression, values):
        # Part of the SQL text, as an index needs it; they are constants of the source.
        if not all(value == "" or value.isidentifier() for value in values):
            raise ValueError("Places are for choices whose values are plain words.")
        listed = ", ".join(f"'{value}'" for value in values)
        super().__init__(expression, template=f"array_position(ARRAY[{listed}]::text[], (%(expressions)s)::text)")
