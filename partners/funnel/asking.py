"""What the page of the funnel was asked, and the addresses of the rows behind its figures."""

from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from partners.pipeline import Stage, Status
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.conditions.days import read_day
from promotion_crm.lists.problems import BadQuestion, problem

from .dimensions import DIMENSIONS

# Names of the list that say nothing of a cohort, or that a figure of the page needs for itself.
NOT_HERE = ("sort", "columns", "page", "after", "before", "purpose", "left", "match")
OWN = ("by", "page")
RECEIVED = ("received_after", "received_before")
COUNTED = [status.value for status in Status if status is not Status.DUPLICATE]


class Asked:
    """The cohort and how it is broken down, from a QueryDict. Raises BadQuestion.

    The query string is that of the list of leads; `by` names the breakdown, `page` its page.
    Without a day of receipt the cohort is this year's, or that of the year of `as_of`, the day
    whose end is asked about.
    """

    def __init__(self, params, reader):
        self.reader, self.problems = reader, []
        self.by = DIMENSIONS[self._one_of("by", params, DIMENSIONS)]
        self.page = self._page(params)
        self.params = self._of_the_list(params)
        try:
            self.question = Question(lists()["leads"], self.params, reader)
        except BadQuestion as error:
            self.problems += error.problems
        if self.problems:
            raise BadQuestion(self.problems)

    def _one_of(self, name, params, known):
        value = params.get(name, "") or next(iter(known))
        if value not in known:
            remedy = _("Choose one of: %(names)s.") % {"names": ", ".join(known)}
            self.problems.append(problem(name, value, _("There is no such choice."), remedy))
            return next(iter(known))
        return value

    def _page(self, params):
        text = params.get("page", "") or "1"
        if text.isascii() and text.isdigit() and len(text) < 6 and int(text):
            return int(text)
        self.problems.append(problem("page", text, _("This is not a page number."), _("The first page is 1.")))
        return 1

    def _of_the_list(self, params):
        kept = params.copy()
        for name in OWN:
            if len(kept.getlist(name)) > 1:
                values = ", ".join(kept.getlist(name))
                self.problems.append(problem(name, values, _("It is given more than once.")))
            kept.pop(name, None)
        for name in NOT_HERE:
            if name in kept:
                self.problems.append(problem(name, kept[name], _("This page has no such filter.")))
                del kept[name]
        if not any(name in kept for name in RECEIVED):
            year = (read_day(kept.get("as_of", "")) or localdate()).year
            kept["received_after"], kept["received_before"] = f"{year}-01-01", f"{year}-12-31"
        return kept

    # -- the cohort -----------------------------------------------------------------------
    @cached_property
    def statuses(self):
        """The statuses whose leads are counted: those asked for, duplicates left out."""
        asked = self.values("status")
        return [status for status in COUNTED if not asked or status in asked]

    @property
    def rows(self):
        """The leads that answer the filters, duplicates among them; their entries as of a past day."""
        return self.question.rows

    @property
    def filters(self):
        """The filters that are on: [(filter, its value), …]."""
        known, values = self.question.filters.filters, self.question.filters.form.cleaned_data
        return [(known[name], value) for name, value in values.items() if value]

    @property
    def day(self):
        """The past day whose end is asked about, None for today."""
        return self.question.as_of

    @property
    def days(self):
        """The first and the last day of receipt, "" where there is no limit."""
        return [self.params.get(name, "") for name in RECEIVED]

    @property
    def title(self):
        """The cohort in words."""
        after, before = self.days
        if after and before:
            return _("Leads received from %(after)s to %(before)s") % {"after": after, "before": before}
        if after:
            return _("Leads received from %(after)s on") % {"after": after}
        return _("Leads received until %(before)s") % {"before": before} if before else _("Leads received at any time")

    @property
    def as_of(self):
        """The time of the figures in words."""
        if self.day:
            return _("the end of %(day)s, by what was recorded until then") % {"day": self.day}
        return _("now, %(time)s") % {"time": f"{localtime():%Y-%m-%d %H:%M}"}

    @property
    def recorded(self):
        """What was asked, for the record of an export: {name: [value, …]}."""
        return self.question.asked | {"by": [self.by.name]}

    def values(self, name):
        return [value for value in self.params.getlist(name) if value]

    # -- addresses --------------------------------------------------------------------------
    def rows_url(self, reached=None, **changes):
        """The list of the leads of the cohort that came to a stage, narrowed by `changes`: {name: values}."""
        changes = {"status": self.statuses} | changes
        if reached and reached != Stage.RECEIVED:
            # Several values mean any of them: where one was asked for already, the further one holds.
            asked = [Stage(value).place for value in self.values("reached")]
            changes["reached"] = [list(Stage)[max(Stage(reached).place, min(asked, default=0))]]
        return self._list_url(changes)

    def landed_url(self, **changes):
        """The list of those that stand as landed: what is past landing has a day of landing."""
        asked = self.values("stage")
        return self.rows_url(stage=[s for s in Stage.COUNTED if not asked or s in asked], **changes)

    def duplicates_url(self):
        return self._list_url({"status": [Status.DUPLICATE]})

    def _list_url(self, changes):
        return f"{reverse('leads')}?{self._query(changes)}"

    def url(self, **changes):
        """This page with another breakdown or another page of it."""
        return "?" + self._query({"by": [self.by.name]} | changes, blank=True)

    def export_url(self):
        return reverse("funnel-export") + self.url()

    def clear_url(self):
        """This page with the days of receipt alone."""
        kept = {name: [self.params.get(name, "")] for name in (*RECEIVED, "as_of")}
        query = self.params.copy()
        query.clear()
        for name, values in ({"by": [self.by.name]} | kept).items():
            query.setlist(name, values)
        return "?" + query.urlencode()

    def _query(self, changes, blank=False):
        """The query of the cohort with some values changed; `blank` keeps a limit that was lifted."""
        params = self.params.copy()
        for name, values in list(params.lists()):
            kept = [value for value in values if value]
            params.setlist(name, kept or ([""] if blank and name in RECEIVED else []))
            if not params.getlist(name):
                del params[name]
        for name, values in changes.items():
            params.setlist(name, [str(value) for value in values])
        return params.urlencode()
