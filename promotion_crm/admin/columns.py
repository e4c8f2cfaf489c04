"""How a field reads in a list: days as 2026-11-23, yes or nothing, a dash for a blank."""

from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

BLANK = "—"


@cache
def column(model, name):
    """The column to show for a field: the name itself, or a callable that words it better."""
    try:
        f = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if isinstance(f, models.DateTimeField):
        return _column(f, lambda value: localtime(value).strftime("%Y-%m-%d %H:%M"))
    if isinstance(f, models.DateField):
        return _column(f, lambda value: value.isoformat())
    if isinstance(f, models.BooleanField):
        return _column(f, lambda value: _("Yes") if value else None)
    return name


def _column(f, words):
    def show(row):
        value = getattr(row, f.attname)
        return None if value is None else words(value)

    show.__name__ = f.name
    show.short_description = capfirst(f.verbose_name)
    show.admin_order_field = f.name
    return show


def badge(text, mood=""):
    """A word that stands out; `mood` is good, warn, bad or nothing."""
    return format_html('<span class="badge {}">{}</span>', mood, text)


def mark(kind, key, text):
    """The gauge of a stage or the sign of a status: `kind` is "stage" or "status"."""
    return format_html('<span class="{}" data-{}="{}">{}</span>', kind, kind, key, text)


def link(url, text):
    return format_html('<a href="{}">{}</a>', url, text)
