"""The page of a bulk edit: what to set, then what it will do, then done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from .asking import Question
from .bulk import MOST, BulkEdit
from .bulk_form import BulkForm
from .paging import PLACE
from .problems import BadQuestion, problem
from .saved import spelled_out
from .views import list_for, nonsense

TICK = "tick"
LONGEST = 18  # digits of a primary key


@require_http_methods(["GET", "POST"])
def edit(request, name):
    of = list_for(request.user, name)
    if not of.may_edit(request.user):
        raise PermissionDenied(_("You may not edit the records of this list."))
    try:
        question, ticked, back = rows_asked(request, of)
    except BadQuestion as error:
        return nonsense(request, error)
    act = BulkEdit(question, ticked, request.user)
    page = {"of": of, "act": act, "count": act.count(), "most": MOST, "back": back}
    page["gone"] = len(act.ticked) - page["count"] if act.ticked else 0
    if request.method == "GET" or not 0 < page["count"] <= MOST:
        return _show(request, page, BulkForm(None, act.fields, request.user))
    form = BulkForm(request.POST, act.fields, request.user)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    return _save(request, page, form) if "save" in request.POST else _preview(request, page, form)


def rows_asked(request, of, beside=()):
    """What an act on rows of a list is about: (the question, keys of ticked rows, the way back to the list).

    `beside` are parameters of the act's own page. Raises NoSuchView or BadQuestion.
    """
    query = request.GET.copy()
    ticks = query.pop(TICK, [])
    for place in (*PLACE, *beside):
        query.pop(place, None)
    question = Question(of, spelled_out(of, query, request.user), request.user)
    _check_day(question)
    back = reverse(of.name) + (f"?{query.urlencode(safe=',')}" if query else "")
    return question, _ticked(ticks), back


def _check_day(question):
    if question.as_of:
        words = _("A past day cannot be edited."), _("Leave it out.")
        raise BadQuestion([problem("as_of", str(question.as_of), *words)])


def _ticked(values):
    """The primary keys of rows ticked one by one, or a page of them in one value. Raises BadQuestion."""
    pks = set()
    for value in values:
        for part in value.split(","):
            if not (part.isascii() and part.isdigit() and len(part) <= LONGEST):
                raise BadQuestion(
                    [problem(TICK, part, _("This is no number of a record."), _("Tick rows in the list."))]
                )
            pks.add(int(part))
    return pks


def _preview(request, page, form, **more):
    """What the edit will do, and the button that does just that."""
    act, preview = page["act"], page["act"].preview(form.values)
    rows, rest = act.told(list(preview.refused))
    refused = [(row, preview.refused[row.pk]) for row in rows]
    page |= {"preview": preview, "seen": f"{preview.mark}.{preview.newest}", "refused": refused, "rest": rest}
    page["warnings"] = act.of.warnings(preview.changed, form.values)
    return _show(request, page, form, **more)


def _save(request, page, form):
    act = page["act"]
    mark, _dot, newest = request.POST.get("seen", "").partition(".")
    try:
        made = act.run(form.values, form.cleaned_data["reason"], mark)
    except ValidationError as error:
        return _preview(request, page, form, problems=error.messages, status=422)
    if made:
        messages.success(request, _done(made))
        return redirect(page["back"])
    later = act.changed_after(int(newest)) if newest.isascii() and newest.isdigit() and len(newest) <= LONGEST else []
    rows, more = act.told(later) if later else ([], 0)
    said = _("The edit would not do what you saw. Nothing was changed; look again.")
    page |= {"later": rows, "later_more": more}
    return _preview(request, page, form, problems=[said], status=409)


def _done(made):
    said = ngettext("%(number)d record changed.", "%(number)d records changed.", made.row_count)
    words = said % {"number": made.row_count}
    return format_html('{} <a class="btn act" href="{}">{}</a>', words, made.get_absolute_url(), _("Undo"))


def _show(request, page, form, problems=(), status=200):
    return render(request, "lists/bulk_edit.html", page | {"form": form, "problems": problems}, status=status)
