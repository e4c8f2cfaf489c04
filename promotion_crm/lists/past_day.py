"""The choice of a past day on the page of a list."""

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from promotion_crm.wording import listed

from .filters import known_of_past


class PastDay:
    """What the page says of the day its rows are of, and what choosing another carries along."""

    def __init__(self, screen):
        self.screen, self.question = screen, screen.question

    @property
    def day(self):
        """The past day the rows are of, or None for today."""
        return self.question.as_of

    @property
    def today_url(self):
        return self.screen.url(drop=("page", "after", "before", "as_of", "sort"))

    @property
    def words(self):
        # Translators: how a day is written in a sentence, in the codes of Django's date filter.
        day = date_format(self.day, pgettext("long date", "j F Y"))
        return _("As of %(day)s, as recorded at the end of that day.") % {"day": day}

    @cached_property
    def _filters(self):
        """The filters of the list, each with whether a past day knows it."""
        model = self.question.today.model
        filters = self.question.filters.filters.values()
        return [(one, bool(self.day) or known_of_past(one, model)) for one in filters]

    @cached_property
    def _columns(self):
        """The columns asked for, if any were."""
        return self.question.columns if "columns" in self.question.params else []

    @cached_property
    def kept(self):
        """The filters and columns that a past day knows too: [(name, value), …]."""
        names = ["q", *(param for one, known in self._filters if known for param in one.params)]
        kept = [(n, v) for n in names for v in self.question.params.getlist(n) if v]
        return kept + [("columns", column.name) for column in self._columns if self.day or column.has_past]

    @cached_property
    def left_out(self):
        """What is asked for now and known of today only, in words; blank where there is nothing."""
        params = self.question.params
        filters = [one for one, known in self._filters if not known and any(params.get(p) for p in one.params)]
        columns = [column for column in self._columns if not self.day and not column.has_past]
        return listed([capfirst(one.label or one.name) for one in filters] + [c.heading for c in columns])
