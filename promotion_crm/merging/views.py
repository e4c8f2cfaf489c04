"""The page of a merge: which two, whose values, what moves; then what it will do, then done."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from promotion_crm.limiting import limited, typed
from promotion_crm.lists.base import lists
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.timelines import changes_of

from .act import Outdated
from .asking import Asked
from .choosing import Choice
from .gone import as_it_was, kept_of
from .relations import may_merge, mergeables, model_of, permission

LIMIT = 100  # changes of a record that went


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Why they are one: it stands in the history of all that moves."),
    )


@require_http_methods(["GET", "POST"])
@limited("search", when=typed)
def merge(request, name):
    of = mergeables().get(name)
    if not of:
        raise Http404(_("Records of this list are not merged."))
    if not may_merge(request.user, model_of(of)):
        raise PermissionDenied(_("You may not merge records of this list."))
    try:
        asked = Asked(request.GET, of, model_of(of), request.user)
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    if len(asked.rows) < 2:
        return _pick(request, asked)
    if asked.by_ticks:
        return redirect(request.path + asked.address(*asked.pks))
    if request.method == "GET":
        return _show(request, asked, asked.merge(), ReasonForm())
    act, form = asked.merge(request.POST), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, act, form, status=422)
    if "save" not in request.POST:
        return _preview(request, asked, act, form)
    return _save(request, asked, act, form)


@require_safe
def merged(request, name, pk):
    """A record that was merged into another: what it held at last, and what was changed of it before."""
    of = mergeables().get(name)
    if not of or not request.user.has_perm(permission(model_of(of), "view")):
        raise Http404(_("There is no such record among those you may see."))
    model = model_of(of)
    kept = kept_of(model._meta.label_lower, [pk]).get(pk)
    kept = model._default_manager.visible_to(request.user).filter(pk=kept).first()
    gone = as_it_was(model, pk) if kept else None
    if not gone:
        raise Http404(_("There is no such record among those you may see."))
    facts = Choice(of, gone, gone, request.user).lines[1]
    moments = changes_of(request.user, gone, None, LIMIT)
    page = {"of": lists()[name], "kept": kept, "gone": gone, "facts": facts, "moments": moments}
    return render(request, "merging/merged.html", page)


def _pick(request, asked, status=200):
    """Which record, or which other one; where one of two cannot be had, why."""
    told = asked.told()
    if told:
        status = 409 if request.method == "POST" else 404
    found = [(row, asked.address(*sorted([row.pk, *(one.pk for one in asked.rows)]))) for row in asked.offered()]
    page = {
        "of": lists()[asked.of.list_name],
        "picked": asked.rows[0] if asked.rows else None,
        "told": told,
        "text": asked.text,
        "found": found,
    }
    return render(request, "merging/pick.html", page, status=status)


def _preview(request, asked, act, form, problems=(), status=200):
    """What the merge will do, and the button that does just that."""
    wrong = [] if act.problems else act.wrong()
    page = {"preview": not (act.problems or wrong), "seen": act.mark, "problems": [*problems, *wrong]}
    return _show(request, asked, act, form, status=422 if wrong and status == 200 else status, **page)


def _save(request, asked, act, form):
    kept, gone = act.kept, act.gone
    try:
        made = act.run(form.cleaned_data["reason"], request.POST.get("seen", ""))
    except Outdated:
        return _again(request, form)
    except ValidationError as error:
        asked = Asked(request.GET, asked.of, asked.model, request.user)
        return _preview(request, asked, asked.merge(request.POST), form, error.messages, 422)
    words = _("“%(gone)s” was merged into this record.") % {"gone": as_it_was(type(gone), gone.pk)}
    messages.success(
        request, format_html('{} <a class="btn act" href="{}">{}</a>', words, made.get_absolute_url(), _("Undo"))
    )
    return redirect(kept.get_absolute_url())


def _again(request, form):
    """As things stand by now, where they are not what was looked at."""
    of = mergeables()[request.resolver_match.kwargs["name"]]
    asked = Asked(request.GET, of, model_of(of), request.user)
    if len(asked.rows) < 2:
        return _pick(request, asked)
    said = _("The merge would not do what you saw. Nothing was changed; look again.")
    return _preview(request, asked, asked.merge(request.POST), form, [said], 409)


def _show(request, asked, act, form, status=200, **more):
    differing, same = act.choice.lines
    page = {
        "of": lists()[asked.of.list_name],
        "act": act,
        "form": form,
        "differing": differing,
        "same": same,
        "parts": [(part, _rows_url(request, part, act)) for part in act.parts],
        "hidden": any(part.hidden for part in act.parts),
        "here": asked.address(act.kept.pk, act.gone.pk, keep=act.kept.pk),
        "other_way": asked.address(act.kept.pk, act.gone.pk, keep=act.gone.pk),
    }
    return render(request, "merging/merge.html", page | more, status=status)


def _rows_url(request, part, act):
    """Where the rows that move can be looked at, "" where nowhere, or not by this person."""
    if not part.answer.shown:
        return ""
    name, param = part.answer.shown
    known = lists()[name]
    return f"{reverse(name)}?{param}={act.gone.pk}" if request.user.has_perm(known.permission) else ""
