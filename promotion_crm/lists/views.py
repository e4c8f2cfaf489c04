"""The page of a list, and its files."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from promotion_crm.limiting import limited, typed
from promotion_crm.roles import EXPORT

from . import background
from .asking import Question
from .base import lists
from .conditions import Records
from .export_views import sent
from .exporting import ExportFailed, PurposeMissing, export, makers, spelled
from .limits import LimitReached
from .picker import moved
from .problems import BadQuestion, ExportRefused, unreadable
from .saved import NoSuchView, answered, opened, spelled_out
from .screen import Screen


@require_safe
@limited("search", when=typed)
def screen(request, name):
    of = list_for(request.user, name)
    if press := moved(request.GET):
        params, column = press
        return redirect(f"{request.path}?{params.urlencode(safe=',')}#column-{slugify(column)}")
    try:
        found = opened(of, request.GET, request.user)
        shown = Screen(answered(of, found, request.user), found)
    except BadQuestion as error:
        return nonsense(request, error)
    return render(request, "lists/list.html", {"screen": shown})


@require_GET
@limited("export")
def download(request, name, form):
    """The rows of the list as a file. It is whole before any of it is sent; with many rows it is made meanwhile."""
    of = list_for(request.user, name)
    if form not in makers(of):
        raise Http404(_("This list is exported as: %(forms)s.") % {"forms": ", ".join(makers(of))})
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied(_("You may not export lists."))
    if form in of.formats and not of.formats[form].open_to(request.user):
        raise PermissionDenied(_("This file holds nothing but personal data, which you may not export."))
    try:
        asked = spelled(of, form, spelled_out(of, request.GET, request.user))
        question = Question(of, asked, request.user)
        if background.too_large(question, form):
            return redirect(background.ask(question, form))
        made = export(question, form, keep=True)
    except PurposeMissing:
        return _ask_purpose(request, of)
    except BadQuestion as error:
        return nonsense(request, error)
    except ExportRefused as error:
        return _offer_less(request, of, asked, error)
    except ExportFailed as error:
        return render(request, "lists/failed.html", {"of": of, "why": error}, status=503)
    return sent(made.file, made.record)


@require_safe
@limited("search")
def choices(request, name, param):
    """Records that a filter of the list may be set to, for one who types a part of a name."""
    filters = list_for(request.user, name).filters(QueryDict(), request.user).filters
    if not isinstance(filters.get(param), Records):
        raise Http404(_("This list has no such filter."))
    text = request.GET.get(param, "").strip()
    found = [] if unreadable(text) else filters[param].offered(text)
    return render(request, "lists/choices.html", {"name": param, "options": found, "text": text})


def list_for(user, name):
    """The list of this name. Raises PermissionDenied for who may not open it."""
    of = lists()[name]
    if not user.has_perm(of.permission):
        raise PermissionDenied(_("This list is not among those you may see."))
    return of


def nonsense(request, error):
    """The page that says what is wrong with an address."""
    status = 404 if isinstance(error, NoSuchView) else 400
    return render(request, "400.html", {"problems": error.problems}, status=status)


def _ask_purpose(request, of):
    kept = [(n, v) for n, values in request.GET.lists() for v in values if n != "purpose"]
    return render(request, "lists/purpose.html", {"of": of, "kept": kept}, status=400)


def _offer_less(request, of, asked, error):
    params = asked.copy()
    params["columns"] = ",".join(error.without)
    url = f"{request.path}?{params.urlencode(safe=',')}" if error.without else reverse(of.name)
    late = isinstance(error, LimitReached)
    context = {"of": of, "why": error, "url": url, "some": bool(error.without), "late": late}
    return render(request, "lists/refused.html", context, status=429 if late else 403)
