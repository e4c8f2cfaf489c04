from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render
from django.views import defaults


def bad_request(request, exception):
    """The page for what Django itself refuses to read."""
    if isinstance(exception, RequestDataTooBig):
        context = {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
        return render(request, "too_large.html", context, status=400)
    return defaults.bad_request(request, exception)
