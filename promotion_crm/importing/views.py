"""The pages of imports: send a file, see what it would do, mend how it is read, save it."""

import csv
import hashlib
from itertools import chain

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promotion_crm.downloading import made_out
from promotion_crm.limiting import limited, posted
from promotion_crm.lists.base import heading_of, lists
from promotion_crm.lists.copying import BOM, harmless
from promotion_crm.models import FileImport, FileImportRow

from . import staging
from .base import declared
from .forms import PlanForm, UploadForm, importable
from .matching import WHY, words_of
from .rows import CHANGED, NEW, REFUSED, UNCHANGED

CSV = "text/csv; charset=utf-8"
PAGE = 50
SHOWN = 20  # imports of a person on one page


def _may(user):
    """The lists this person may import, if any."""
    found = importable(user)
    if not found:
        raise PermissionDenied(_("Imports are for those who add or change records."))
    return found


def _mine(request, pk):
    rows = FileImport.objects.filter(by=request.user, list_name__in=dict(_may(request.user)))
    return get_object_or_404(rows.select_related("job", "change_set"), pk=pk)


@require_http_methods(["GET", "POST"])
@limited("import", when=posted)
def imports(request):
    """My imports, the last first, and the form for another."""
    known = dict(_may(request.user))
    form = UploadForm(
        request.POST or None, request.FILES or None, user=request.user, initial={"list": request.GET.get("list")}
    )
    if request.method == "POST" and form.is_valid():
        return redirect(_send(request.user, form.cleaned_data["list"], form.cleaned_data["file"]))
    rows = FileImport.objects.filter(by=request.user, list_name__in=known)
    rows = rows.select_related("job", "change_set").defer("content", "seen")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": [(one, heading_of(one.list_name)) for one in page], "known": known}
    return render(request, "imports/imports.html", context, status=422 if form.errors else 200)


def _send(user, name, file):
    content = file.read()
    one = FileImport.objects.create(
        list_name=name,
        file_name=file.name[-200:],
        content=content,
        byte_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=user,
    )
    staging.ask_check(one)
    return one


@require_safe
def show(request, pk):
    return _show(request, _mine(request, pk))


def _show(request, one, form=None, status=200):
    counts = {verdict: one.counts.get(verdict, 0) for verdict in (NEW, CHANGED, REFUSED, UNCHANGED)}
    shown = request.GET.get("show")
    if shown not in (NEW, CHANGED, REFUSED):
        shown = next((verdict for verdict in (REFUSED, CHANGED, NEW) if counts[verdict]), NEW)
    page = Paginator(one.rows.filter(verdict=shown).order_by("number"), PAGE).get_page(request.GET.get("page"))
    busy = one.job and one.job.is_open
    context = {
        "one": one,
        "heading": heading_of(one.list_name),
        "busy": busy,
        "failed": one.job and one.job.why if not busy else "",
        "tabs": [(FileImportRow.Verdict(verdict), counts[verdict]) for verdict in (NEW, CHANGED, REFUSED)],
        "counts": counts,
        "shown": shown,
        "page": page,
        "rows": [Line(one, row) for row in page],
        "written": counts[NEW] + counts[CHANGED],
    }
    if not busy and not one.saved_at and one.content is not None:
        context["form"] = form or PlanForm(one)
    return render(request, "imports/import.html", context, status=status)


class Line:
    """A row of the file as its owner sees it."""

    def __init__(self, one, row):
        self.row = row
        heads, places = one.seen.get("heads", []), one.seen.get("places", {})
        told = [(heads[int(place)], row.cells[int(place)]) for place in places if int(place) < len(row.cells)]
        self.cells = [(head, cell) for head, cell in told if cell]
        model = lists()[one.list_name].model
        self.url = model(pk=row.record).get_absolute_url() if row.record and hasattr(model, "get_absolute_url") else ""


@require_POST
@limited("import")
def check(request, pk):
    """Have it read anew as the form says."""
    one = _mine(request, pk)
    if one.saved_at or one.content is None or (one.job and one.job.is_open):
        return redirect(one)
    form = PlanForm(one, request.POST)
    if not form.is_valid():
        return _show(request, one, form, status=422)
    one.plan = form.plan().as_json()
    one.save(update_fields=["plan"])
    staging.ask_check(one)
    return redirect(one)


@require_POST
@limited("import")
def save(request, pk):
    """Have it saved: just what was seen, or nothing."""
    one = _mine(request, pk)
    if one.saved_at or (one.job and one.job.is_open):
        return redirect(one)
    skip = "skip_refused" in request.POST
    if not one.mark or request.POST.get("seen") != one.mark:
        messages.error(request, _("The file was read anew meanwhile. Look at it again, then save it."))
    elif one.counts.get(REFUSED) and not skip:
        messages.error(request, _("Rows are refused: mend them, or tick that they are left out."))
    elif not one.counts.get(NEW) and not one.counts.get(CHANGED):
        messages.error(request, _("There is nothing to save."))
    else:
        one.plan = one.plan | {"skip_refused": skip}
        one.save(update_fields=["plan"])
        staging.ask_save(one)
    return redirect(one)


@require_POST
def discard(request, pk):
    """Remove the file; what it was imported as stays."""
    one = _mine(request, pk)
    if one.saved_at or (one.job and one.job.is_open):
        return redirect(one)
    one.delete()
    messages.success(request, _("The file was removed; nothing of it was imported."))
    return redirect("imports")


@require_safe
@limited("download")
def refused(request, pk):
    """The refused rows as a file to mend and send again; its last column says why."""
    one = _mine(request, pk)
    heads = one.seen.get("heads", [])
    rows = one.rows.filter(verdict=REFUSED).order_by("number").values_list("cells", "problems")
    why = WHY[(get_language() or "").startswith("zh")]
    lines = ([*_filled(cells, len(heads)), " ".join(problems)] for cells, problems in rows.iterator(2000))
    name = one.file_name.rpartition(".")[0] or one.file_name
    separator = ";" if one.seen.get("separator") == ";" else ","  # it tells how amounts are written
    content = b"".join(_csv(chain([[*heads, why]], lines), separator))
    return made_out(request, one, content, f"{name}-{_('refused')}.csv", CSV)


def _filled(cells, width):
    return [*cells, *[""] * (width - len(cells))][:width]


@require_safe
def template(request, name):
    """A file with the headings a list may be imported by, and no rows."""
    if name not in dict(_may(request.user)):
        raise PermissionDenied(_("You may neither add nor change records of this list."))
    made = declared(name)(request.user)
    heads = [words_of(made.of, field, made.names) for field in made.names]
    head = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return StreamingHttpResponse(_csv([heads]), content_type=CSV, headers={"Content-Disposition": head})


class _Echo:
    def write(self, line):
        return line.encode()


def _csv(lines, separator=","):
    """Lines as the parts of a CSV file that a spreadsheet opens and never runs."""
    writer = csv.writer(_Echo(), delimiter=separator)
    return chain([BOM], (writer.writerow([harmless(str(cell)) for cell in line]) for line in lines))
