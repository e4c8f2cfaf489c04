"""How often one may try to sign in. Nobody can shut out another with it:

- five wrong tries for a user name from one address stop that address for that name alone;
- many wrong tries from one address, for whatever names, stop that address;
- very many for one name, from wherever, stop strangers, and never a browser that
  the person signed in with before, which has limits of its own.

A try that is refused is not counted, nor one that was right. The counts are allauth's, in the shared cache.
"""

import math
import time

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import get_random_string
from django.utils.translation import ngettext

from promotion_crm.visitors import client_address

APP = "promotion_crm"
RATES = {"device": "10/5m/key", "pair": "5/5m/key", "address": "50/10m/ip", "name": "200/h/key", "begin": "60/m/ip"}
COOKIE, SALT = "device", "promotion_crm.device"
NOTED = 60  # seconds in which one entry of the log says that somebody was made to wait


class Wait(Exception):
    """Too many tries; `seconds` until the next is looked at, `first` the first time in a while that this is said."""

    def __init__(self, seconds, first):
        super().__init__(seconds)
        self.seconds, self.first = seconds, first

    def __str__(self):
        minutes = max(1, math.ceil(self.seconds / 60))
        return ngettext(
            "Too many wrong tries from here. Wait %(n)d minute, then try again.",
            "Too many wrong tries from here. Wait %(n)d minutes, then try again.",
            minutes,
        ) % {"n": minutes}


def take(request, username):
    """Count a try before it is looked at. Returns what to roll back when it was right; raises Wait."""
    name = username.casefold()
    device = known_device(request, username)
    kinds = {"device": device} if device else {"pair": f"{client_address(request)} {name}", "address": "", "name": name}
    taken = ratelimit.RateLimitUsage(usage=[])
    for kind, key in kinds.items():
        usage = ratelimit.consume(request, app=APP, action=kind, config=RATES, key=key)
        if usage is None:
            taken.rollback()
            raise Wait(*_wait(request, kind, key))
        taken.usage += usage.usage
    return taken


def begins_too_often(request):
    """Whether an address asks too often for what a sign-in begins with: each leaves a session behind."""
    return not ratelimit.consume(request, app=APP, action="begin", config=RATES, limit_get=True)


def _wait(request, kind, key):
    (rate,) = ratelimit.get_rates(app=APP, action=kind, config=RATES)
    place = ratelimit.get_cache_key(request, app=APP, action=kind, rate=rate, key=key)
    tries = cache.get(place) or [time.time()]
    return tries[-1] + rate.duration - time.time(), cache.add(f"{place}:noted", True, NOTED)


def known_device(request, username):
    """The mark of a browser this person signed in with before, "" for another."""
    try:
        name, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=_seconds())
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return mark if name == username else ""


def remember_device(request, response, user):
    """The browser of somebody who is in is no stranger next time."""
    mark = known_device(request, user.username) or get_random_string(16)
    response.set_cookie(
        COOKIE,
        signing.dumps([user.username, mark], salt=SALT),
        max_age=_seconds(),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _seconds():
    return settings.DEVICE_COOKIE_DAYS * 24 * 3600
