"""Addresses that browsers, crawlers and finders of faults ask for, without a person at them."""

import json
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from promotion_crm.csp_reporting import keep
from promotion_crm.limiting import limited

LARGEST_REPORT = 64 * 1024
PLAIN = "text/plain; charset=utf-8"


@csrf_exempt  # a browser sends it of itself, without a form
@login_not_required
@require_POST
@limited("csp report", by_address=True)
def csp_reports(request):
    """What a browser refused by our policy."""
    said = request.read(LARGEST_REPORT + 1)
    if len(said) > LARGEST_REPORT:
        return HttpResponse(_("A report has at most 64 kB."), status=413, content_type=PLAIN)
    try:
        sent = json.loads(said)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest(_("This is no report of a browser."), content_type=PLAIN)
    keep(sent, request.get_host())
    return HttpResponse(status=204)


@login_not_required
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=PLAIN)


@login_not_required
@require_safe
def security_txt(request):
    """Whom to tell of a fault (RFC 9116), where the office says whom."""
    if not (contact := settings.SECURITY_CONTACT):
        raise Http404(_("This site names nobody who is told of faults."))
    contact = contact if ":" in contact else f"mailto:{contact}"
    expires = (now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, zh\n"
    return HttpResponse(lines, content_type=PLAIN)
