"""A question and its page as the templates show them."""

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotion_crm.merging.relations import list_of, may_merge
from promotion_crm.roles import EXPORT

from .cells import Cell, Head, Row
from .filters import ALL, ANY, MATCH
from .neighbours import Within
from .paging import PLACE, Page
from .past_day import PastDay
from .picker import Picker
from .saved import VIEW, WHOLE, address


class Screen:
    """All that the page of a list shows. Raises BadQuestion, as its page does."""

    paged = Page  # how the rows are laid out

    def __init__(self, question, opened=None):
        self.opened = opened
        self.question, self.of, self.reader = question, question.of, question.reader
        self.page = self.paged(question)

    # -- addresses ----------------------------------------------------------------------
    def url(self, drop=PLACE, **changes):
        """This page's query string with some parameters changed, and the blank ones gone."""
        params = self.question.params.copy()
        for name, values in list(params.lists()):
            params.setlist(name, [value for value in values if value])
            if name in drop or name in changes or not params.getlist(name):
                del params[name]
        for name, value in changes.items():
            params[name] = value
        if self.opened and self.opened.starts_with_view and set(params) <= {VIEW}:
            params[VIEW] = WHOLE  # nothing asked would be the view again
        return "?" + params.urlencode(safe=",")

    @cached_property
    def clear_url(self):
        return self.url(drop=(*PLACE, "q", *self.question.filters.params))

    @cached_property
    def exports(self):
        """The formats this person may export in: [(word, url), …]."""
        if not self.reader.has_perm(EXPORT):
            return []
        query = self.url(drop=(*PLACE, "purpose"))
        own = [(f.words, form) for form, f in self.of.formats.items() if f.open_to(self.reader)]
        named = [("CSV", "csv"), ("Excel", "xlsx"), *own]
        return [(word, reverse(f"{self.of.name}-export", args=[form]) + query) for word, form in named]

    @cached_property
    def schedule_url(self):
        """Where to have this very list exported again and again."""
        query = self.url(drop=(*PLACE, "purpose")).removeprefix("?")
        return f"{reverse('new-export-schedule')}?list={self.of.name}" + (f"&{query}" if query else "")

    @cached_property
    def add_url(self):
        """The form of a new row, "" for those who may not add one, and on the list of a past day."""
        return self.of.add_url(self.reader)

    @cached_property
    def elsewhere(self):
        """The same rows on other pages: [(words, icon, url), …]."""
        pages = [page for page in self.of.elsewhere if page.open_to(self.reader)]
        return [(page.words, page.icon, self.elsewhere_url(page)) for page in pages]

    def elsewhere_url(self, page):
        query = self.url(drop=(*PLACE, "sort", "columns", "purpose", VIEW, *page.drop))
        return reverse(page.name) + query.removesuffix("?")

    # -- saved views --------------------------------------------------------------------
    @property
    def whole_url(self):
        return f"?{VIEW}={WHOLE}"

    @cached_property
    def view_links(self):
        """The views of the list and their addresses: [(view, url), …], one's own first."""
        views = sorted(self.opened.views, key=lambda view: view.owner_id != self.reader.pk)
        return [(view, address(self.of.name, view.query, view.pk)) for view in views]

    @cached_property
    def left_out_words(self):
        """What the view asks for in vain, a filter of the list by the name it has there."""
        named = {param: chip.label for chip in self.chips for param in chip.values}
        words = {"columns": _("Column: %(value)s"), "sort": _("Order: %(value)s")}
        other = _("Filter: %(name)s, %(value)s")
        return [
            words.get(p.param, other) % {"name": named.get(p.param, p.param), "value": p.value}
            for p in self.opened.left_out
        ]

    # -- bulk edit ----------------------------------------------------------------------
    @cached_property
    def bulk_url(self):
        """The page that edits all rows that match, "" for those who may not, and on the list of a past day."""
        may = self.of.may_edit(self.reader)
        return reverse(f"{self.of.name}-edit") + self.url(drop=(*PLACE, "purpose")) if may else ""

    @property
    def import_url(self):
        """Where a file for this list is sent, "" for those who may not, and on the list of a past day."""
        may = self.of.may_import(self.reader) and not self.question.as_of
        return f"{reverse('imports')}?list={self.of.name}" if may else ""

    @cached_property
    def bulk_kept(self):
        """What the form of the ticks carries along: [(name, value), …]."""
        kept = QueryDict(self.url(drop=(*PLACE, "purpose")).removeprefix("?"))
        return [(n, v) for n, values in kept.lists() for v in values]

    @property
    def ticked_url(self):
        """Where ticked rows are sent by the first button of their bar, "" where rows cannot be ticked."""
        acts = [page for _words, _icon, page, _all in self.acts]
        return reverse(f"{self.of.name}-edit") if self.bulk_url else next(iter(acts), "")

    @cached_property
    def acts(self):
        """What upper floors do with these rows: [(words, icon, page for ticked rows, page for all that match), …].

        Nothing on the list of a past day.
        """
        named = [] if self.question.as_of else settings.LIST_ACTS.get(self.of.name, [])
        acts = [import_string(name) for name in named]
        query = self.url(drop=(*PLACE, "purpose"))
        return [(a.words, a.icon, reverse(a.name), reverse(a.name) + query) for a in acts if a.open_to(self.reader)]

    @property
    def merge_url(self):
        """The page that merges two ticked rows, "" where this person or nobody merges rows of the list."""
        name = list_of(self.of.model)
        return reverse("merge", args=[name]) if name and may_merge(self.reader, self.of.model) else ""

    @property
    def all_ticks(self):
        return ",".join(str(row.pk) for row in self.rows)

    # -- a past day ---------------------------------------------------------------------
    @cached_property
    def past(self):
        """The choice of a past day; None where the list shows today only."""
        return PastDay(self) if self.question.today.as_of else None

    # -- words --------------------------------------------------------------------------
    @property
    def export_words(self):
        count = self.page.count
        words = ngettext("Export %(count)s row", "Export %(count)s rows", count.number)
        return words % {"count": count}

    @property
    def range(self):
        count = self.page.count
        if not count.number:
            return _("No rows")
        shown = len(self.page.spots)
        if not self.page.first_row:
            return _("%(shown)s of %(count)s") % {"shown": shown, "count": count}
        first = self.page.first_row
        numbers = {"first": f"{first:,}", "last": f"{first + shown - 1:,}", "count": count}
        return _("%(first)s to %(last)s of %(count)s") % numbers

    # -- the table ----------------------------------------------------------------------
    @cached_property
    def heads(self):
        return [self._head(column) for column in self.question.columns]

    def _head(self, column):
        current = column is self.question.sort
        down = current and not self.question.descending
        return Head(
            name=column.name,
            label=column.heading,
            css="num" if "num" in column.kind.css.split() else "",
            url=self.url(sort=f"-{column.name}" if down else column.name) if column.sort else "",
            aria_sort=("descending" if self.question.descending else "ascending") if current else "",
        )

    @cached_property
    def rows(self):
        """The rows of the page with their cells: one query by primary key.

        Which rows they are was settled before, so that joins and subqueries are worked
        out for these alone.
        """
        wanted = {}
        for column in self.question.columns:
            wanted |= column.expressions(self.reader)
        keys = [spot.pk for spot in self.page.spots]
        found = self.of.model._base_manager.filter(pk__in=keys).values("pk", **wanted)
        by_key = {row["pk"]: row for row in found}
        # A row deleted a moment ago is in the order but no more among the rows.
        return [Row(key, self._cells(by_key[key])) for key in keys if key in by_key]

    def _cells(self, row):
        return [
            Cell(column.html(row), self._link(column, row), column.kind.css, column.card)
            for column in self.question.columns
        ]

    def _link(self, column, row):
        if not column.link or not self._opens(column.linked):
            return ""
        url = column.url(row)
        return f"{url}?{self._within}" if url and column.opens_row else url

    @cached_property
    def _within(self):
        """What the address of a row's own page says of this list; see neighbours.py."""
        within = Within(self.of, self.question.params, None)
        if not within.params and self.opened and self.opened.starts_with_view:
            within.params[VIEW] = WHOLE  # a bare address would be that of the view
        return within.query

    def _opens(self, model):
        return self.reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")

    # -- menus and pages ----------------------------------------------------------------
    @cached_property
    def chips(self):
        chips = self.question.filters.chips()
        for chip in chips:
            chip.drop_url = self.url(drop=(*PLACE, *chip.values))
            if chip.shape == "records":
                chip.find_url = reverse(f"{self.of.name}-choices", args=[chip.name])
        return chips

    @cached_property
    def match(self):
        """Whether rows answer all filters or any, and the address of the other; None for fewer than two."""
        filters = self.question.filters
        if sum(chip.on for chip in self.chips) < 2:
            return None
        other = {MATCH: ANY} if filters.match == ALL else {}
        return filters.match, self.url(drop=(*PLACE, MATCH), **other)

    @cached_property
    def chips_in_front(self):
        """Those the list puts in front, and whatever is on."""
        by_name = {chip.name: chip for chip in self.chips}
        front = [by_name[name] for name in self.of.front if name in by_name]
        return front + [chip for chip in self.chips if chip.on and chip not in front]

    @cached_property
    def more_chips(self):
        return [chip for chip in self.chips if chip not in self.chips_in_front]

    @cached_property
    def on(self):
        """How many filters are on, the text box among them."""
        return sum(chip.on for chip in self.chips) + bool(self.question.text)

    @cached_property
    def kept(self):
        """What the form of the filters carries along: [(name, value), …]."""
        params = self.question.params
        return [(n, v) for n in ("sort", "columns", "as_of", VIEW) for v in params.getlist(n) if v]

    @cached_property
    def kept_filters(self):
        """What the menu of columns carries along."""
        names = ("q", "sort", "as_of", VIEW, *self.question.filters.params)
        return [(n, v) for n in names for v in self.question.params.getlist(n) if v]

    @cached_property
    def picker(self):
        return Picker(self.question)

    @property
    def usual_columns_url(self):
        return self.url(drop=(*PLACE, "columns"))

    @cached_property
    def pages(self):
        """The numbers around this page: [(number, url), …], None for a gap."""
        here, last = self.page.number or 0, self.page.last
        wanted = sorted({1, last, *range(here - 1, here + 2)} & set(range(1, last + 1)))
        numbers = []
        for number in wanted:
            if numbers and number > numbers[-1][0] + 1:
                numbers.append((number - 1, None))
            numbers.append((number, self.url(page=number)))
        return numbers

    @cached_property
    def steps(self):
        """The addresses of the pages before and after, "" where there is none."""
        return ["" if step is None else self.url(**step) for step in self.page.steps()]
