"""Where a request comes from, through as many proxies as TRUSTED_PROXIES says."""

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured


def client_address(request):
    """The address of the client, "" where it is not known."""
    try:
        return get_client_ip(request) or ""
    except ImproperlyConfigured:  # fewer proxies on the way than there should be
        return request.META.get("REMOTE_ADDR", "")
