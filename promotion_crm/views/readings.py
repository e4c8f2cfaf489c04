"""Who opened what is restricted."""

from django.apps import apps
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from promotion_crm.models import Reading
from promotion_crm.readings import SEES_READINGS
from promotion_crm.visits import model_of

SIZE = 50


@require_safe
@permission_required(SEES_READINGS, raise_exception=True)
def readings(request):
    """All of them, newest first."""
    rows = Reading.objects.visible_to(request.user).select_related("user")
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return render(request, "history/readings.html", {"page": page, "rows": _named(page, request.user)})


@require_safe
@permission_required(SEES_READINGS, raise_exception=True)
def readings_of(request, kind, pk):
    """Those of one record. Its name is for who may see the record; its number is for all who read this log."""
    if not model_of(kind):
        raise Http404
    rows = Reading.objects.visible_to(request.user).filter(kind=kind, record_id=pk).select_related("user")
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    record = model_of(kind)._default_manager.visible_to(request.user).filter(pk=pk).first()
    about = {"record": record, "kind": _kind(kind), "pk": pk}
    return render(request, "history/readings.html", {"page": page, "rows": [(row, None, "") for row in page], **about})


def _named(page, user):
    """Each reading with its record, None where this person may not see that, and what kind it is."""
    wanted, records = {}, {}
    for row in page:
        wanted.setdefault(row.kind, set()).add(row.record_id)
    for kind, pks in wanted.items():
        model = model_of(kind)
        records[kind] = model._default_manager.visible_to(user).in_bulk(pks) if model else {}
    return [(row, records[row.kind].get(row.record_id), _kind(row.kind)) for row in page]


def _kind(label):
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label
