"""What was changed in bulk, and the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from promotion_crm.lists.base import heading_of, lists
from promotion_crm.merging.gone import as_it_was
from promotion_crm.models import ChangeSet
from promotion_crm.naming import first_of
from promotion_crm.undoing import Undoing
from promotion_crm.wording import listed

SIZE = 50


def _seen(user):
    if not user.has_perm("promotion_crm.view_changeset"):
        raise PermissionDenied(_("Bulk changes are for those who change records."))
    return ChangeSet.objects.visible_to(user).select_related("by", "undone_by")


@require_safe
def bulk_changes(request):
    page = Paginator(_seen(request.user).recent(), SIZE).get_page(request.GET.get("page"))
    rows = [(one, heading_of(one.list_name)) for one in page]
    return render(request, "bulk_changes.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def bulk_change(request, pk):
    one = get_object_or_404(_seen(request.user), pk=pk)
    undoing = Undoing(one, request.user)
    if request.method == "GET":
        return _show(request, undoing, undoing.problems())
    try:
        undoing.run()
    except ValidationError as error:
        undoing = Undoing(get_object_or_404(_seen(request.user), pk=pk), request.user)
        return _show(request, undoing, undoing.problems() or error.messages, status=409)
    messages.success(request, _("Undone: the records are as they were before."))
    return redirect("bulk-changes")


def _show(request, undoing, problems, status=200):
    one = undoing.change_set
    about = {"one": one, "heading": heading_of(one.list_name), "touched": undoing.touched, "problems": problems}
    return render(request, "bulk_change.html", about | _records(undoing), status=status)


def _records(undoing):
    """The first of its records by name, and the fields it wrote in words."""
    one = undoing.change_set
    model = lists()[one.list_name].model if one.list_name in lists() else None
    pks = [pk for of in undoing.touched if of.model is model for pk in (*of.made, *of.changed)]
    rows = first_of(model, pks, undoing.by) if pks else []
    known = {f.name: f for f in model._meta.concrete_fields} if model else {}
    labels = listed(capfirst(known[name].verbose_name) if name in known else name for name in one.fields)
    return {"rows": rows, "more": len(pks) - len(rows), "labels": labels} | _merged(one, model, undoing.by)


def _merged(one, model, user):
    """Of a merge: the record that stayed, where this person may see it, and the one that went as it was."""
    if one.kind != ChangeSet.Kind.MERGE or not model:
        return {}
    return {"kept": next(iter(first_of(model, [one.kept_id], user)), None), "gone": as_it_was(model, one.gone_id)}
