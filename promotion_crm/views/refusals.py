import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views import defaults

from promotion_crm.refusing import GONE, code_of, said

logger = logging.getLogger(__name__)


class GoneMiddleware:
    """Who saves what points to a record that is merged or deleted at that very moment is told, in place of an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, IntegrityError) or code_of(exception) != GONE:
            return None
        logger.warning("Refused by a key: %s", exception)
        return render(request, "gone.html", {"why": said(exception)}, status=409)


def bad_request(request, exception):
    """The page for what Django itself refuses to read."""
    if sentence := _of_size(exception):
        return refusal(request, _("Too much was sent"), sentence, 400)
    return defaults.bad_request(request, exception)


def _of_size(exception):
    if isinstance(exception, RequestDataTooBig):
        size = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return _("What was sent is too large: the limit is %(size)s.") % {"size": size}
    if isinstance(exception, TooManyFieldsSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return _("The form has too many fields: the limit is %(most)d. Save it in parts.") % {"most": most}
    if isinstance(exception, TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return _("Too many files at once: the limit is %(most)d. Send them in parts.") % {"most": most}
    return ""


def refusal(request, heading, sentence, status):
    """A refusal before any page was reached: a page for a person, the bare sentence for a script or another program."""
    if "X-Door" in request.headers:
        return JsonResponse({"guest": 0, "html": "", "text": sentence, "level": "warning"}, status=status)
    wanted = request.get_preferred_type(["text/html", "application/json"])
    if wanted == "text/html":
        return render(
            request, "too_much.html", {"heading": heading, "why": sentence, "again": status == 429}, status=status
        )
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
