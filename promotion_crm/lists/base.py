from dataclasses import dataclass
from functools import cache, cached_property, reduce
from importlib import import_module
from operator import or_

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst

from promotion_crm.any_of import IsAnyOf
from promotion_crm.navigation import NAVIGATION

from .columns import Column
from .filters import Filters
from .own_formats import OwnFormat
from .people import People

WORDS = "search_text__found"
PAGES = {item.name: item.label for group in NAVIGATION for item in group.items}


@dataclass(frozen=True)
class Search:
    """A way the text box finds rows: by the words of the row or of one it points to, or a code.

    `needs` is a permission: nobody finds a row by what they may not read.
    """

    lookup: str
    needs: str = ""

    def condition(self, model, text):
        if self.lookup == WORDS:
            return Q(search_text__found=text)
        if not self.lookup.endswith(WORDS):
            return Q(**{self.lookup: text.upper()})  # codes are written in capitals
        field = model._meta.get_field(self.lookup.removesuffix(f"__{WORDS}"))
        found = field.related_model._base_manager.filter(search_text__found=text).order_by()
        if field.many_to_one:
            return Q(IsAnyOf(F(field.attname), found.values("pk")))
        rows = model._base_manager.filter(**{f"{field.name}__in": found}).order_by()
        return Q(IsAnyOf(F("pk"), rows.values("pk")))


@dataclass(frozen=True)
class Elsewhere:
    """Another page that shows the rows of a list: the name of its URL, its words and its icon.

    `needs` is what one must hold to open it; `drop` are questions of the list it cannot answer.
    """

    name: str
    words: str
    icon: str
    needs: str = ""
    drop: tuple[str, ...] = ()

    def open_to(self, user):
        return not self.needs or user.has_perm(self.needs)


class List:
    """One list of the CRM, declared once: its screen, its files and its command agree.

    name      its key, its address and the name of its URL
    queryset  a function that returns all rows; `visible_to` narrows them to the reader
    filterset the filters of the query string
    columns   all columns it can show; `default` names those it shows at first
    front     names of the filters that stand in the row; the others, while off, in a menu
    order     the name of a column, `-` in front for descending
    search    where the text box looks
    add_words what the button for a new row says; there is none without
    add_page  the name of the page it opens; the form of the admin without
    as_of     a function of a past day and a reader that returns the entries of history which
              were the rows when the day ended; without it the list shows today only
    dated_by  names of the columns an index sorts those entries by, the first of them at first
    edits     names of the fields that a bulk edit may set; without any there is none
    elsewhere other pages that show the same rows
    formats   files of its own beside CSV and Excel, by their ending
    people    whom its rows tell of, see people.py
    marked_by the column that says who wants no contact: it goes with every file that has an address
    """

    name = ""
    title = None
    queryset = None
    filterset = Filters
    columns: list[Column] = []
    default: list[str] = []
    front: list[str] = []
    order = ""
    search: list[Search] = [Search(WORDS)]
    add_words = ""
    add_page = ""
    as_of = None
    dated_by: list[str] = []
    edits: list[str] = []
    elsewhere: list[Elsewhere] = []
    formats: dict[str, OwnFormat] = {}
    people: list[People] = []
    marked_by: str = ""

    def __init__(self):
        self.model = type(self).queryset().model
        for column in self.columns:
            column.bind(self.model)

    @property
    def heading(self):
        return capfirst(self.title or self.model._meta.verbose_name_plural)

    @cached_property
    def permission(self):
        """What one must hold to open the list at all."""
        return f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"

    @property
    def opens_rows(self):
        """Whether its rows have pages of their own."""
        return any(column.opens_row for column in self.columns)

    def may_edit(self, user):
        """Whether this person may edit rows of it in bulk, those of them that are theirs to change."""
        meta = self.model._meta
        return bool(self.edits) and user.has_perm(f"{meta.app_label}.change_{meta.model_name}")

    def may_import(self, user):
        """Whether this person may send it a file: add rows to it, or change some."""
        meta = self.model._meta
        acts = (f"{meta.app_label}.{act}_{meta.model_name}" for act in ("add", "change"))
        return self.name in settings.IMPORTS and any(map(user.has_perm, acts))

    def rows(self, reader):
        """All rows this person may see."""
        return type(self).queryset().visible_to(reader)

    def columns_for(self, reader):
        """The columns that exist for this person, by name."""
        return {c.name: c for c in self.columns if not c.needs or reader.has_perm(c.needs)}

    def add_url(self, reader):
        """The form of a new row, "" for those who may not add one."""
        meta = self.model._meta
        if not self.add_words or not reader.has_perm(f"{meta.app_label}.add_{meta.model_name}"):
            return ""
        return reverse(self.add_page or f"admin:{meta.app_label}_{meta.model_name}_add")

    def order_for(self, known):
        """The order at first; by what stands first where the reader may not see the other."""
        if self.order.removeprefix("-") in known:
            return self.order
        return next(name for name in self.default if name in known and known[name].sort)

    def filters(self, params, reader):
        """The filters of this list as they are set in a query string."""
        return self.filterset(params, self.rows(reader), reader)

    def warnings(self, rows, values):
        """What is worth telling before these rows get these values, {field: value}, in sentences."""
        return []

    def find(self, rows, text, reader):
        """The rows that hold every word of `text`, there where this person may look."""
        places = [s for s in self.search if not s.needs or reader.has_perm(s.needs)]
        return rows.filter(reduce(or_, [place.condition(self.model, text) for place in places]))


@cache
def lists():
    """Every list by its name, from the modules that the setting LISTS names."""
    declared = [of for module in settings.LISTS for of in import_module(module).LISTS]
    return {of.name: of() for of in declared}


def heading_of(name):
    """A list as its page is called, or the page; one of an older version by its name."""
    known = lists().get(name)
    return known.heading if known else PAGES.get(name, name)
