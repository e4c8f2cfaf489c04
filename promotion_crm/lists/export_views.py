"""The exports a person made, and those that are being made."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from promotion_crm.downloading import handed_out
from promotion_crm.limiting import limited
from promotion_crm.models import ExportRecord, Job
from promotion_crm.roles import EXPORT, PERSONAL

from . import keeping, limits
from .base import heading_of, lists
from .exporting import name_of
from .problems import problem
from .rights_since import rights_changed

PAGE = 50
SHOWN = timedelta(days=7)  # how long a job that failed is shown
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vcf": "text/vcard; charset=utf-8",
}


def sent(file, record):
    """The file of an export as an answer."""
    response = FileResponse(file, as_attachment=True, filename=name_of(record), content_type=TYPES[record.format])
    response["Content-Encoding"] = "identity"  # as it is: its length is known, and it was hashed
    return response


@require_safe
@permission_required(EXPORT, raise_exception=True)
def exports(request):
    """My exports, the last first; before them what is being made."""
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        wrong = problem("before", before, _("This is no number of an export."), _("Leave it out."))
        return render(request, "400.html", {"problems": [wrong]}, status=400)
    records = ExportRecord.objects.filter(user=request.user).order_by("-id")
    records = list((records.filter(pk__lt=int(before)) if before else records)[: PAGE + 1])
    page, more = records[:PAGE], len(records) > PAGE
    failed = Q(state=Job.State.FAILED, ended_at__gte=now() - SHOWN)
    jobs = request.user.jobs.filter(Q(state__in=Job.State.OPEN) | failed, arguments__has_key="list")
    context = {
        "lines": [Line(record) for record in page],
        "jobs": [] if before else jobs[:PAGE],
        "earlier": page[-1].pk if more else None,
        "keep_days": settings.EXPORT_KEEP_DAYS,
        "today": limits.day_of(request.user) if request.user.has_perm(PERSONAL) else None,
    }
    return render(request, "exports/exports.html", context)


class Line:
    """One export as its owner sees it."""

    def __init__(self, record):
        self.record = record
        self.of = lists().get(record.list_name)
        self.kept = keeping.kept(record)

    @property
    def heading(self):
        return heading_of(self.record.list_name)

    @property
    def query(self):
        return query_of(self.record)

    @property
    def list_url(self):
        """The list as it was asked, None where there is no such list any more."""
        return self.of and f"{reverse(self.of.name)}?{self.query}"

    @property
    def again_url(self):
        """The same question put anew, of the rows of today."""
        record = self.record
        more = "&" + QueryDict.fromkeys(["purpose"], record.purpose).urlencode() if record.purpose else ""
        return self.of and f"{reverse(f'{self.of.name}-export', args=[record.format])}?{self.query}{more}"

    @property
    def asked(self):
        """Its filters in words; as the query string names them where it was made before those were kept."""
        named = (f"{name}={'|'.join(values)}" for name, values in self.record.filters.items())
        return self.record.words or ", ".join(named)


def query_of(record):
    """The filters and columns of an export as a query string."""
    params = QueryDict(mutable=True)
    for name, values in record.filters.items():
        params.setlist(name, values)
    params["columns"] = ",".join(record.columns)
    return params.urlencode(safe=",")


@require_GET
@limited("export")
@permission_required(EXPORT, raise_exception=True)
def export_file(request, pk):
    """A file of mine once more, as long as it is kept and I may still have what is in it."""
    record = get_object_or_404(ExportRecord.objects.filter(user=request.user), pk=pk)
    of = lists().get(record.list_name)
    if of and not request.user.has_perm(of.permission):
        raise PermissionDenied(_("This list is not among those you may see."))
    if record.personal and not request.user.has_perm(PERSONAL):
        raise PermissionDenied(_("This file holds personal data, which you may not export any more."))
    if rights_changed(request.user, record.at):
        said = _("Your roles or your district changed since this file was made. Export the list again: %(list)s.")
        raise PermissionDenied(said % {"list": heading_of(record.list_name)})
    try:
        file = keeping.path_of(record).open("rb")
    except FileNotFoundError:
        return render(request, "exports/gone.html", {"line": Line(record)}, status=410)
    response = handed_out(request, record, file, name_of(record), record.sha256, content_type=TYPES[record.format])
    response["Content-Encoding"] = "identity"  # as in `sent`
    return response
