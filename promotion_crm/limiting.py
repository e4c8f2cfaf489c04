"""How often a person, or a visitor's address, may ask for what costs much or opens by a link alone.

`limited("search")` on a view counts its requests by the setting LIMITS, `(times, seconds)`. So many may come at
once, and what was used up comes back evenly. One statement a request, on one row each, so that all workers
count together; the table need not survive a crash, and is emptied as it goes stale.
"""

from datetime import timedelta
from functools import wraps
from math import ceil

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .views.refusals import refusal
from .visitors import client_address, network_of

# `whole_at` is when nothing of the allowance is used any more. Zero, or the seconds until the next may come.
TAKE = """
    WITH taken AS (
        INSERT INTO promotion_crm_allowance AS a (name, who, whole_at)
        VALUES (%(name)s, %(who)s, clock_timestamp() + %(each)s)
        ON CONFLICT (name, who) DO UPDATE
            SET whole_at = greatest(a.whole_at, clock_timestamp()) + %(each)s
            WHERE greatest(a.whole_at, clock_timestamp()) + %(each)s <= clock_timestamp() + %(span)s
        RETURNING whole_at
    )
    SELECT CASE WHEN EXISTS (SELECT FROM taken) THEN 0 ELSE coalesce((
        SELECT extract(epoch FROM whole_at + %(each)s - %(span)s - clock_timestamp())
        FROM promotion_crm_allowance WHERE name = %(name)s AND who = %(who)s), 1) END
"""


def limited(name, *, by_address=False, when=None):
    """Decorator of a view: its requests count, those alone for which `when(request)` holds."""

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            wait = 0 if when and not when(request) else wait_of(name, request, by_address)
            return refused(request, wait) if wait else view(request, *args, **kwargs)

        return counted

    return decorate


def posted(request):
    return request.method == "POST"


def typed(request):
    """Whether words are asked for, as in a list narrowed by some."""
    return bool(request.GET.get("q"))


def wait_of(name, request, by_address=False):
    """Count this request: 0, or in how many seconds it may come again."""
    if name not in settings.LIMITS:
        return 0
    user = None if by_address else request.user
    who = f"user {user.pk}" if user and user.is_authenticated else network_of(client_address(request))
    return taken(name, who)


def taken(name, who):
    """Use up one of the allowance: 0, or in how many seconds there is one again."""
    times, seconds = settings.LIMITS[name]
    span = timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"name": name, "who": who, "each": span / times, "span": span})
        wait = cursor.fetchone()[0]
    return max(ceil(wait), 1) if wait else 0


def refused(request, wait):
    why = ngettext(
        "That was asked too often. Try again in %(wait)d second.",
        "That was asked too often. Try again in %(wait)d seconds.",
        wait,
    )
    answer = refusal(request, _("Too often"), why % {"wait": wait}, 429)
    answer["Retry-After"] = str(wait)
    return answer


def forget():
    """Remove what is whole again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM promotion_crm_allowance WHERE whole_at < clock_timestamp()")
