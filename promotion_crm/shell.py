"""What surrounds every page: the navigation, the language, the theme, the person."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import roles
from .lists.base import lists
from .lists.saved import VIEW, address
from .navigation import LOG_MEETING, NAVIGATION, OWN

THEMES = {"": _("as the system"), "light": _("light"), "dark": _("dark")}
THEME_COOKIE = "theme"
# Each language in its own tongue, as its readers look for it.
TONGUES = {"en": ("English", "en"), "zh-hans": ("中文", "zh-Hans")}
YEAR = 365 * 24 * 3600


def shell(request):
    """Context processor. Nothing is worked out, nor queried, until a template asks."""
    return {"shell": Shell(request)}


def own_pages(user):
    """The pages in the menu of the person."""
    imports = any(of.may_import(user) for of in lists().values())
    return [item for item in OWN if item.open_to(user) and (item.name != "imports" or imports)]


@dataclass
class Link:
    """One line of the navigation, as this request sees it."""

    label: str
    url: str
    icon: str
    current: str
    count: int


class Shell:
    """The frame of one page for one request."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def user(self):
        """The person signed in, or None."""
        user = getattr(self.request, "user", None)
        return user if user and user.is_authenticated else None

    @cached_property
    def navigation(self):
        """The groups this person may use: [(label, [Link, …]), …]."""
        groups = []
        for group in NAVIGATION if self.user else ():
            links = [self._link(item) for item in group.items if item.open_to(self.user)]
            if links:
                groups.append((group.label, links))
        return groups

    def _link(self, item):
        counter = counters().get(item.name)
        count = counter(self.user) if counter else 0
        return Link(item.label, item.url, item.icon, self._current(item.url), count)

    def _current(self, url):
        """The value of aria-current: "page" on the page itself, "true" inside it."""
        path = self.request.path
        if path == url:
            return "page"
        # The board of leads lies inside their list by its address, and is a page of its own.
        inside = [item.url for group in NAVIGATION for item in group.items if path.startswith(item.url)]
        return "true" if url != "/" and url == max(inside, key=len, default="") else ""

    @cached_property
    def pins(self):
        """The views this person pinned, of the lists they may open."""
        items = {item.name: item for group in NAVIGATION for item in group.items}
        pinned = [view for view in self.user.marked_views if view["pinned"]] if self.user else []
        return [self._pin(view, items[view["list"]]) for view in pinned if items[view["list"]].open_to(self.user)]

    def _pin(self, view, item):
        here = self.request.path == item.url and self.request.GET.get(VIEW) == str(view["id"])
        return Link(
            view["name"], address(view["list"], view["query"], view["id"]), item.icon, "page" if here else "", 0
        )

    @property
    def log_meeting(self):
        return LOG_MEETING if self.user and LOG_MEETING.open_to(self.user) else None

    @cached_property
    def administration(self):
        """Where the admin starts, for those who may enter it; "" for others."""
        return reverse("admin:index") if self.user and self.user.is_staff else ""

    @property
    def own_pages(self):
        return own_pages(self.user) if self.user else []

    @property
    def exports(self):
        """Whether this person exports lists."""
        return bool(self.user) and self.user.has_perm(roles.EXPORT)

    @cached_property
    def in_administration(self):
        return bool(self.administration) and self.request.path.startswith(self.administration)

    @cached_property
    def theme(self):
        """Either "light" or "dark"; "" follows the system."""
        chosen = self.user.theme if self.user else self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def theme_name(self):
        return THEMES[self.theme]

    @property
    def next_theme(self):
        return _after(self.theme, THEMES)

    @property
    def other_language(self):
        """The language the switch offers: its code, its own name, its tag for `lang`."""
        code = _after(translation.get_language(), TONGUES)
        name, tag = TONGUES[code]
        return {"code": code, "name": name, "tag": tag}

    @cached_property
    def roles(self):
        """The person's roles in words."""
        return roles.labels(self.user.roles)

    @cached_property
    def initials(self):
        """One or two letters for the avatar; a Chinese name is known by its first character."""
        words = self.user.get_full_name().split()
        if not words[0].isascii():
            return words[0][0]
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()


@cache
def counters():
    """The counts shown in the navigation: {name: function of a user}, named in settings."""
    return {name: import_string(path) for name, path in settings.NAV_COUNTS.items()}


def _after(value, options):
    """The option after `value`, and the first after the last."""
    keys = list(options)
    place = keys.index(value) if value in keys else -1
    return keys[(place + 1) % len(keys)]


class LanguageMiddleware(LocaleMiddleware):
    """The language a person chose; a visitor's comes from the cookie or the browser."""

    def process_request(self, request):
        super().process_request(request)
        user = request.user
        if user.is_authenticated and user.language in TONGUES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()


@login_not_required
@require_POST
def set_language(request):
    """Remember the language of `language`, then go back to `next`."""
    code = request.POST.get("language", "")
    if code not in TONGUES:
        return _refuse(request, "language", code, TONGUES)
    _remember(request, "language", code)
    response = _back(request)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
@require_POST
def set_theme(request):
    """Remember the theme of `theme`, then go back to `next`."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return _refuse(request, "theme", theme, THEMES)
    _remember(request, "theme", theme)
    response = _back(request)
    response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Sign out, and say so on the sign-in page."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are signed out."))
        return response


def _remember(request, field, value):
    if request.user.is_authenticated:
        setattr(request.user, field, value)
        request.user.save(update_fields=[field])


def _back(request):
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")


def _refuse(request, param, value, allowed):
    remedy = _("Choose one of: %(names)s.") % {"names": ", ".join(filter(None, allowed))}
    problem = {
        "param": param,
        "value": value,
        "reason": _("This is not one of the choices."),
        "remedy": remedy,
    }
    return render(request, "400.html", {"problems": [problem]}, status=400)
