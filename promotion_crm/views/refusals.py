import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.shortcuts import render
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
    if isinstance(exception, RequestDataTooBig):
        context = {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
        return render(request, "too_large.html", context, status=400)
    return defaults.bad_request(request, exception)
