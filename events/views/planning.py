from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.planning import LIST, MONTH, WEEK, Plan, Stretch, event_calendar
from promotion_crm.limiting import limited, typed
from promotion_crm.lists.asking import Question
from promotion_crm.lists.conditions.days import read_day
from promotion_crm.lists.paging import PLACE
from promotion_crm.lists.problems import BadQuestion, problem
from promotion_crm.lists.saved import VIEW
from promotion_crm.lists.screen import Screen

OWN = {"show": (MONTH, WEEK), "meetings": ("mine", "none")}  # the first is meant where nothing is said


class CalendarScreen(Screen):
    """The frame of the calendar: the chips and links of the list of events around its days. Raises BadQuestion."""

    picker = None

    def __init__(self, request):
        params = request.GET.copy()
        self.place = {name: (params.pop(name, None) or [""])[-1] for name in ("day", *OWN)}
        problems = [self._wrong(name) for name in OWN if self.place[name] not in ("", *OWN[name])]
        day = read_day(self.place["day"]) if self.place["day"] else localdate()
        if not day:
            day_wrong = _("This is not a date."), _("Write a day such as 2027-02-28.")
            problems.append(problem("day", self.place["day"], *day_wrong))
        try:
            question = Question(event_calendar(), params, request.user)
        except BadQuestion as error:
            problems += error.problems
        if problems:
            raise BadQuestion(problems)
        self.stretch = Stretch(self.place["show"] or MONTH, day)
        self.may_meet = request.user.has_perm("events.view_meeting")
        self.paged = lambda asked: Plan(asked, self.stretch, with_meetings=self.may_meet and self.meets)
        super().__init__(question)

    def _wrong(self, name):
        remedy = _("Choose one of: %(names)s.") % {"names": ", ".join(OWN[name])}
        return problem(name, self.place[name], _("There is no such choice."), remedy)

    @property
    def meets(self):
        return self.place["meetings"] != "none"

    def url(self, drop=PLACE, **changes):
        """This page with some filters changed; the days it shows stay."""
        place = {name: value for name, value in self.place.items() if value}
        return super().url(drop, **(place | changes))

    def at(self, **place):
        """The calendar at another place; None stays None, so that a template can leave the link out."""
        return None if None in place.values() else self.url(**place)

    def elsewhere_url(self, page):
        return reverse(page.name) + Screen.url(self, drop=(*PLACE, "sort", "columns", "purpose", VIEW)).removesuffix(
            "?"
        )

    @cached_property
    def kept(self):
        return [*super().kept, *((name, value) for name, value in self.place.items() if value)]

    @cached_property
    def steps(self):
        """The stretch before, that of today, that after."""
        return [self.at(day=day) for day in (self.stretch.before, localdate(), self.stretch.after)]

    @property
    def shows(self):
        """The ways to show it: [(words, address, whether it is this one), …]."""
        words = {MONTH: _("Month"), WEEK: _("Week")}
        day = self.stretch.around
        return [(words[show], self.at(show=show, day=day), show == self.stretch.show) for show in words]

    @property
    def meetings_url(self):
        return self.at(meetings="none" if self.meets else "mine") if self.may_meet else None

    @property
    def undated_url(self):
        query = self.elsewhere_url(LIST)
        return f"{query}{'&' if '?' in query else '?'}{urlencode({'starts': 'none'})}"

    def days(self):
        """The days, each with the address of its week."""
        for day in self.page.days:
            day.url = self.at(show=WEEK, day=day.on)
        return self.page.days


@require_safe
@limited("search", when=typed)
@permission_required("events.view_event", raise_exception=True)
def calendar_page(request):
    try:
        screen = CalendarScreen(request)
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    return render(request, "events/calendar.html", {"screen": screen, "plan": screen.page, "stretch": screen.stretch})
