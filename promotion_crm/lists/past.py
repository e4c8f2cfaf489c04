"""A list as of a past day: the same columns and filters over the entries of history that held then.

What the list says of a row is what the database said of it when the day ended: its fields
from its own entry, rows that hang on it from their entries. Three things are of today: the
names of the records it points to, who may see which rows, and where the text box looks.
"""

from django.db.models import F

from promotion_crm.any_of import IsAnyOf
from promotion_crm.history import entry_model

from .base import List
from .subqueries import THEN


class Past(List):
    """`today` is the list it is of; `day` is before today."""

    def __init__(self, today, day):
        self.today, self.day = today, day
        self.name, self.permission, self.filterset = today.name, today.permission, today.filterset
        self.front, self.search, self.dated_by = today.front, today.search, today.dated_by
        self.elsewhere = today.elsewhere
        self.people = [people for people in today.people if isinstance(people.of, str)]
        self.model = entry_model(today.model)
        known = [column for column in today.columns if column.has_past]
        self.columns = [column.at(day, sort=column.name in self.dated_by) for column in known]
        names = [column.name for column in self.columns]
        self.default = [name for name in today.default if name in names]
        # In the direction the list itself has, where that is what it is sorted by.
        self.order = today.order if today.order.removeprefix("-") in self.dated_by else f"-{self.dated_by[0]}"

    @property
    def heading(self):
        return self.today.heading

    def rows(self, reader):
        return type(self.today).as_of(self.day, reader)

    def filters(self, params, reader):
        return self.filterset(params, self.rows(reader), reader, past=self)

    def find(self, rows, text, reader):
        found = self.today.find(self.today.model._base_manager.order_by(), text, reader)
        return rows.filter(IsAnyOf(F(THEN), found.values("pk")))
