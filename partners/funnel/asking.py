"""What the page of the funnel was asked, and the addresses of the rows behind its figures."""

from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from partners.models import ProjectLead
from partners.pipeline import Stage, Status
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.conditions.days import DAY, YEARS
from promotion_crm.lists.problems import BadQuestion, problem

from .dimensions import DIMENSIONS

# Names of the list that say nothing of a cohort, or that a figure of the page needs for itself.
NOT_HERE = ("sort", "columns", "page", "after", "before", "purpose", "left")
OWN = ("by", "page", "as_of")
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
        self.page, self.day = self._page(params), self._day(params)
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

    def _day(self, params):
        """The past day that was asked for, None for today."""
        text, today = params.get("as_of", ""), localdate()
        try:
            day = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if text and (not day or day.year not in YEARS):
            self.problems.append(problem("as_of", text, _("This is not a date."), _("Write 2027-02-28.")))
        elif day and day > today:
            remedy = _("Write a day up to %(day)s.") % {"day": today}
            self.problems.append(problem("as_of", text, _("This day is still to come."), remedy))
        return day if day != today else None

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
            year = (self.day or localdate()).year
            kept["received_after"], kept["received_before"] = f"{year}-01-01", f"{year}-12-31"
        return kept

    # -- the cohort -----------------------------------------------------------------------
    @cached_property
    def statuses(self):
        """The statuses whose leads are counted: those asked for, duplicates left out."""
        asked = self.values("status")
        return [status for status in COUNTED if not asked or status in asked]

    @cached_property
    def rows(self):
        """The leads that answer the filters, duplicates among them.

        As of a past day, of all leads: who may see them is settled apart, by what they are today.
        """
        if not self.day:
            return self.question.rows
        rows = self.question.filters.filter_queryset(ProjectLead.objects.all())
        return self.question.of.find(rows, self.question.text, self.reader) if self.question.text else rows

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
        own = {"by": [self.by.name]} | ({"as_of": [self.day.isoformat()]} if self.day else {})
        return self.question.asked | own

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
        return f"{reverse('leads')}?{self._query(self._as_of | changes)}"

    @property
    def _as_of(self):
        return {"as_of": [self.day]} if self.day else {}

    def url(self, **changes):
        """This page with another breakdown or another page of it."""
        return "?" + self._query(self._as_of | {"by": [self.by.name]} | changes, blank=True)

    def export_url(self):
        return reverse("funnel-export") + self.url()

    def clear_url(self):
        """This page with the days of receipt alone."""
        kept = {name: [self.params.get(name, "")] for name in RECEIVED}
        query = self.params.copy()
        query.clear()
        for name, values in (self._as_of | {"by": [self.by.name]} | kept).items():
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
