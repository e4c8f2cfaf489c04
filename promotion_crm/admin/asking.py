"""What the address of a list asks: each value is read, or named as the one that makes no sense."""

from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import prepare_lookup_value
from django.contrib.admin.views.main import IGNORED_PARAMS, ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, FieldError, ValidationError
from django.utils.translation import gettext as _

OWN = {*IGNORED_PARAMS, ORDER_VAR, PAGE_VAR, SEARCH_VAR, IS_POPUP_VAR, TO_FIELD_VAR, "_changelist_filters"}


class BadValue(Exception):
    """Values in the address that the list cannot read: `problems`, as 400.html shows them."""

    def __init__(self, problems):
        super().__init__(problems)
        self.problems = problems


def problem(name, value, reason, remedy=""):
    return {"param": name, "value": value, "reason": reason, "remedy": remedy}


def check_filters(model, asked):
    """Raise BadValue for filters of the query string that name no column or hold no value of it."""
    problems = []
    for name, value in asked.items():
        reason = "" if name in OWN or name.endswith("__isempty") else _why_not(model, name, value)
        if reason:
            problems.append(problem(name, value, reason))
    if problems:
        raise BadValue(problems)


def _why_not(model, name, value):
    """Why this filter makes no sense, or ""."""
    path = name.split("__")
    try:
        rows = model._default_manager.filter(**{name: prepare_lookup_value(name, [value])[0]})
        str(rows.query)  # only the SQL shows that a number is beyond its column
        f = model._meta.get_field(path[0])
    except (FieldError, FieldDoesNotExist):
        return _("There is no such filter.")
    except (ValueError, TypeError, OverflowError, ValidationError, EmptyResultSet):
        return _("The column has no such value.")
    if f.choices and path[1:] in ([], ["exact"]) and value not in {str(key) for key, _label in f.flatchoices}:
        return _("This is not one of the choices.")
    return ""


def fits(model, name, value):
    """Whether a field of this name could hold the value, so that a form may begin with it."""
    try:
        f = model._meta.get_field(name)
        if f.concrete:
            f.clean(value, None)
    except (FieldDoesNotExist, ValidationError, ValueError, TypeError, OverflowError):
        return False
    return f.concrete


def check_page(changelist, asked):
    """Raise BadValue for a page that is not there, or an order by a column that is not."""
    page, last = asked.get(PAGE_VAR), changelist.paginator.num_pages
    if page is not None and not (page.isdecimal() and 1 <= int(page[:9]) <= last):
        remedy = _("Pages run from 1 to %(last)s.") % {"last": last}
        raise BadValue([problem(PAGE_VAR, page, _("There is no such page."), remedy)])
    order, columns = asked.get(ORDER_VAR), len(changelist.list_display)
    pieces = (order or "0").split(".")
    if any(not p.removeprefix("-").isdecimal() or int(p.removeprefix("-")[:9]) >= columns for p in pieces):
        raise BadValue([problem(ORDER_VAR, order, _("There is no such column to sort by."))])
