"""The History page of any record that keeps one, two moments of it compared, and a value put back."""

from functools import wraps

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from promotion_crm import readings
from promotion_crm.record_history.comparing import FIRST, NOW, compared, moment
from promotion_crm.record_history.kinds import record_for
from promotion_crm.record_history.putting_back import PuttingBack, put_back_fields
from promotion_crm.record_history.reading import Place, Reading, fields_of, people_of


class Refused(Exception):
    """The address asks what makes no sense."""

    def __init__(self, param, value, reason, remedy=""):
        super().__init__(reason)
        self.problem = {"param": param, "value": value, "reason": reason, "remedy": remedy}


def refusing(view):
    """What makes no sense is told with the remedy."""

    @wraps(view)
    def answer(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except Refused as error:
            request = next(arg for arg in args if isinstance(arg, HttpRequest))
            return render(request, "400.html", {"problems": [error.problem]}, status=400)

    return answer


@require_safe
@refusing
def history(request, kind, pk):
    """Who changed what, when, from where and why."""
    record = opened(request, kind, pk)
    context = read(request, record) | about(record, kind)
    return render(request, "history/page.html", context)


def opened(request, kind, pk):
    """The record of this address; of a restricted one it is noted who read its history."""
    record = record_for(request.user, kind, pk)
    readings.read(request, *readings.restricted_of(record))
    return record


def about(record, kind):
    meta = record._meta
    address = getattr(record, "get_absolute_url", None)
    return {
        "record": record,
        "kind": kind,
        "kind_words": capfirst(meta.verbose_name),
        "record_url": address() if address else getattr(record, "url", ""),
    }


def read(request, record):
    """A page of the history, as the address asks for it. Raises Refused."""
    fields, people = fields_of(record), people_of(record, request.user)
    name, who = request.GET.get("field", ""), request.GET.get("who", "")
    if name and name not in dict(fields):
        raise Refused("field", name, _("This record has no such field."), _("Choose a field of the list."))
    if who and who not in {str(person.pk) for person in people}:
        raise Refused("who", who, _("This person changed nothing here."), _("Choose a person of the list."))
    before = _place(request.GET.get("before", ""))
    reading = Reading(record, request.user, name, int(who) if who else None, before)
    acts, older = reading.acts()
    kept = request.GET.copy()
    kept.pop("before", None)
    return {
        "acts": acts,
        "entries": [entry for act in acts for entry in act.entries],
        "older": older,
        "before": before,
        "fields": fields,
        "people": people,
        "asked_field": name,
        "asked_who": who,
        "kept": kept.urlencode(),
        "may_put_back": put_back_fields(request, record),
    }


def _place(text):
    try:
        return Place.read(text) if text else None
    except (ValueError, OverflowError) as error:
        raise Refused("before", text, _("This is not a place in the history."), _("Use “Older changes”.")) from error


@require_safe
@refusing
def compare(request, kind, pk):
    """A record at two moments: `from` and `to` are entries of its history, times, first or now."""
    record = opened(request, kind, pk)
    one, other = _moment(request, record, "from", FIRST), _moment(request, record, "to", NOW)
    if one.entry and other.entry and one.entry.pgh_id > other.entry.pgh_id:
        one, other = other, one
    lines = compared(record, one, other, request.user)
    context = {"one": one, "other": other, "lines": lines, "differ": sum(line.differs for line in lines)}
    return render(request, "history/compare.html", context | about(record, kind))


def _moment(request, record, param, usual):
    typed = request.GET.get(f"{param}_at")
    given = request.GET.get(param) if typed is None or not usual else ""  # a time left empty is now
    text = typed or given or usual
    try:
        return moment(record, text)
    except (ValueError, OverflowError) as error:
        reason = _("Choose a change of the list, or write a time as 2027-02-28 14:00.")
        raise Refused(param, text, reason) from error


@require_http_methods(["GET", "HEAD", "POST"])
def put_back(request, kind, pk, entry, field):
    """One value that a record held is put back, once that was looked at."""
    record = opened(request, kind, pk)
    putting = PuttingBack(request, record, entry, field)
    problems = [said] if (said := putting.why_not()) else []
    refused = bool(problems)
    if request.method == "POST" and not refused:
        seen = request.POST.get("history_seen", "")
        problems = putting.run(seen if seen.isascii() and seen.isdigit() and len(seen) < 19 else "0")
        if not problems:
            messages.success(request, _("Put back: %(field)s") % {"field": putting.label})
            return redirect(reverse("history", args=[kind, pk]))
        record = record_for(request.user, kind, pk)
        putting = PuttingBack(request, record, entry, field)
    now, then = putting.words
    context = {"putting": putting, "now": now, "then": then, "problems": problems, "refused": refused}
    return render(request, "history/put_back.html", context | about(record, kind), status=422 if problems else 200)
