"""Organizations and contacts that may be kept twice: the queue, the verdicts, and the warning while one types."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.doubles import sweeping
from partners.doubles.asking import Asked
from partners.doubles.judging import compared
from partners.doubles.telling import alikes
from partners.models import DOUBLES, StaleDouble
from promotion_crm.lists.base import heading_of
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.models import Job

LONGEST = 200  # characters that are compared of what is typed


def _may(user, name):
    return user.has_perm(f"partners.change_{DOUBLES[name]._meta.model_name}")


def _checked(request, name):
    """The pairs of a list, for those who may change such records."""
    if name not in DOUBLES:
        raise Http404
    if not _may(request.user, name):
        raise PermissionDenied(_("Duplicates are for those who may change such records."))
    return DOUBLES[name]


@require_safe
def first_doubles(request):
    """The first list whose duplicates this person may decide."""
    for name in DOUBLES:
        if _may(request.user, name):
            return doubles(request, name)
    raise PermissionDenied(_("Duplicates are for those who may change such records."))


@require_safe
def doubles(request, name):
    _checked(request, name)
    try:
        asked = Asked(name, request.GET, request.user)
    except BadQuestion as error:
        return render(request, "400.html", {"problems": error.problems}, status=400)
    tabs = [
        (heading_of(one), reverse("doubles", args=[one]), one == name) for one in DOUBLES if _may(request.user, one)
    ]
    job = Job.objects.open().filter(kind="duplicates", owner=request.user, arguments={"name": name}).first()
    return render(request, "partners/doubles/page.html", {"asked": asked, "tabs": tabs, "job": job})


@require_POST
def look(request, name):
    """Compare all rows of a list, in the background."""
    _checked(request, name)
    return redirect("job", sweeping.ask(name, request.user).pk)


@require_POST
def decide_double(request, name, pk):
    """Say that two are different, or open the pair again."""
    rows = _checked(request, name).objects.visible_to(request.user).select_related("one", "other", "decided_by")
    pair = get_object_or_404(rows, pk=pk)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        if "open" in request.POST:
            pair.open_again(by=request.user)
            messages.success(request, _("The two are asked about again."))
        else:
            pair.keep_apart(by=request.user, reason=reason)
            messages.success(request, _("Kept apart; they are not asked about again."))
    except StaleDouble as error:
        messages.warning(request, str(error))
    return redirect(f"{reverse('doubles', args=[name])}?{request.GET.urlencode()}")


@require_POST
def doubles_alike(request, name):
    """What the row that is being typed may repeat."""
    model = _records(request, name)
    row = _typed(model, request)
    typed = any(getattr(row, field) for field in compared(model).FIELDS if not field.endswith("id"))
    found = alikes(model, [row], request.user)[0] if typed else None
    return render(request, "partners/doubles/alike.html", {"alike": found})


def _records(request, name):
    if name not in DOUBLES:
        raise Http404
    model = DOUBLES[name].records().model
    acts = [f"partners.{act}_{model._meta.model_name}" for act in ("add", "change")]
    if not any(map(request.user.has_perm, acts)):
        raise PermissionDenied
    return model


def _typed(model, request):
    """A row of what was typed, as far as it makes sense."""
    row, given = model(), {"id": request.POST.get("pk", "")}
    for field in compared(model).FIELDS:
        name = field.removesuffix("_id")
        text = given.get(field, request.POST.get(name, "")).replace("\0", "").strip()
        if field.endswith("id"):
            setattr(row, field, _key(model, name, text, request.user))
        else:
            setattr(row, field, text[:LONGEST])
    return row


def _key(model, name, text, user):
    """The key of a row this person may see, None for anything else."""
    f = model._meta.get_field(name)
    try:
        pk = f.target_field.clean(text, None) if f.is_relation else f.clean(text, None)
    except ValidationError:
        return None
    of = f.related_model if f.is_relation else model
    return pk if pk and of._default_manager.visible_to(user).filter(pk=pk).exists() else None
