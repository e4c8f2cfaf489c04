"""What every answer carries besides the policies of Django, and which requests are refused before they are read."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .views.refusals import refusal


class SafeAnswers:
    """Refuse a request that is too large by its own word, and close every answer: ANSWER_HEADERS and PAGE_HEADERS."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = _too_large(request) or self.get_response(request)
        page = answer.get("Content-Type", "").startswith("text/html")
        for name, value in (settings.ANSWER_HEADERS | (settings.PAGE_HEADERS if page else {})).items():
            answer.headers.setdefault(name, value)
        return answer


def _too_large(request):
    """A server reads no more than the length that a request names, so that is what counts."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) <= settings.LARGEST_REQUEST:
        return None
    size = filesizeformat(settings.LARGEST_REQUEST)
    why = _("What was sent is too large: the limit is %(size)s, files included.") % {"size": size}
    return refusal(request, _("Too much was sent"), why, 413)
