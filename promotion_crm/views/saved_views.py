"""Saving, sharing, marking and removing the views of lists. Opening one is the page of its list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promotion_crm.lists.about import asked_in_words, shape_in_words
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.saved import address, saved_query
from promotion_crm.lists.views import list_for
from promotion_crm.models import SavedView
from promotion_crm.roles import TAKE_OVER
from promotion_crm.saved_view_forms import NewViewForm, SavedViewForm

MARKS = {"pinned": "pinned", "default": "is_default"}


class Line:
    """A view on the page of all views, with what this person may do with it."""

    def __init__(self, view, user):
        self.view, self.of = view, lists().get(view.list_name)
        self.own, self.left = view.owner_id == user.pk, not view.owner.is_active
        mark = next((mark for mark in user.marked_views if mark["id"] == view.pk), {})
        self.pinned, self.default = mark.get("pinned"), mark.get("default")
        self.may_open = bool(self.of) and user.has_perm(self.of.permission)
        self.may_take_over = self.left and not self.own and user.has_perm(TAKE_OVER)

    @property
    def url(self):
        return address(self.view.list_name, self.view.query, self.view.pk) if self.may_open else ""


@require_safe
def manage(request):
    """All views this person works with, and for an administrator those of people who left."""
    user = request.user
    if not user.has_perm("promotion_crm.view_savedview"):
        raise PermissionDenied(_("You have no role yet, and so no list to keep views of."))
    rows = SavedView.objects.usable_by(user)
    if user.has_perm(TAKE_OVER):
        rows |= SavedView.objects.left_behind()
    lines = [Line(view, user) for view in rows.select_related("owner")]
    lines = [line for line in lines if line.may_open or line.own or line.may_take_over]
    groups = [
        (_("Mine"), [line for line in lines if line.own]),
        (_("Shared with me"), [line for line in lines if not line.own and not line.left]),
        (_("Of people who left"), [line for line in lines if not line.own and line.left]),
    ]
    return render(request, "saved_views/manage.html", {"groups": [group for group in groups if group[1]]})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request):
    """The form that saves what the list shows, named by `list` and `query`."""
    given = request.POST if request.method == "POST" else request.GET
    of = _list(given.get("list", ""), request.user)
    query = saved_query(QueryDict(given.get("query", "").removeprefix("?")))
    view = SavedView(owner=request.user, list_name=of.name, query=query)
    if request.method == "POST":
        request.user.hold()
    form = NewViewForm(request.POST or None, instance=view, of=of)
    if request.method == "POST" and form.is_valid():
        form.save()
        if form.marks:
            view.mark(request.user, **form.marks)
        messages.success(request, _("View saved: %(name)s.") % {"name": view.name})
        return redirect(address(of.name, view.query, view.pk))
    context = {"form": form, "of": of, "query": query, "told": _told(of, query, request.user)}
    return render(request, "saved_views/new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change(request, pk):
    """Rename a view, or share it."""
    view = _editable(request, pk)
    form = SavedViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("View saved: %(name)s.") % {"name": form.save().name})
        return redirect("saved-views")
    context = {"form": form, "view": view, "of": lists().get(view.list_name)}
    return render(request, "saved_views/change.html", context, status=422 if form.is_bound else 200)


@require_POST
@transaction.atomic
def replace(request, pk):
    """Put what the list shows now in place of what the view had saved."""
    view = _editable(request, pk)
    of = _list(view.list_name, request.user)
    query = saved_query(QueryDict(request.POST.get("query", "").removeprefix("?")))
    try:
        Question(of, QueryDict(query), request.user)
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    view.query = query
    view.save()
    messages.success(request, _("View saved: %(name)s.") % {"name": view.name})
    return redirect(address(of.name, view.query, view.pk))


@require_POST
@transaction.atomic
def mark(request, pk):
    """Pin a view, or make it the default of its list; `what` is pinned or default, `on` 1 or 0."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    what = MARKS.get(request.POST.get("what", ""))
    if not what:
        raise Http404(_("A view is pinned or made the default."))
    view.mark(request.user, **{what: request.POST.get("on") == "1"})
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def delete(request, pk):
    """Delete a view, once that was confirmed."""
    view = _editable(request, pk)
    if request.method == "POST":
        view.delete()
        messages.success(request, _("View deleted: %(name)s.") % {"name": view.name})
        return redirect("saved-views")
    others = view.marks.exclude(user=request.user).count()
    return render(request, "saved_views/delete.html", {"view": view, "others": others})


@require_POST
@transaction.atomic
def take_over(request, pk):
    """Make the view of a person who left one's own."""
    if not request.user.has_perm(TAKE_OVER):
        raise PermissionDenied(_("Only an administrator takes over views."))
    view = get_object_or_404(SavedView.objects.left_behind(), pk=pk)
    same = SavedView.objects.filter(owner=request.user, list_name=view.list_name, name=view.name)
    if same.exists():
        told = _("You have a view named %(name)s on this list: rename yours first, then take this one over.")
        messages.error(request, told % {"name": view.name})
        return redirect("saved-views")
    view.owner = request.user
    view.save()
    messages.success(request, _("The view is yours now: %(name)s.") % {"name": view.name})
    return redirect("saved-views")


def _list(name, user):
    if name not in lists():
        raise Http404(_("There is no such list."))
    return list_for(user, name)


def _editable(request, pk):
    """The view, if this person may change it: another's private view is not found, a shared one refused."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user).select_related("owner"), pk=pk)
    if not SavedView.objects.editable_by(request.user).contains(view):
        raise PermissionDenied(_("Only the owner of a view changes it. Save it as a view of your own."))
    return view


def _told(of, query, user):
    """What a query asks, in words: [(label, value), …]; nothing for one that makes no sense."""
    try:
        question = Question(of, QueryDict(query), user)
    except BadQuestion:
        return []
    return [*asked_in_words(question), *shape_in_words(question)]


def _back(request):
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "saved-views")
