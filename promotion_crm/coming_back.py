"""Who was signed out while they wrote comes back to the page they wrote on."""

from urllib.parse import urlsplit

from django.contrib.auth import middleware
from django.contrib.auth.views import redirect_to_login
from django.utils.http import url_has_allowed_host_and_scheme


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """What is sent without a session leads to sign-in, and from there to the page with the form."""

    def handle_no_permission(self, request, view_func):
        came = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
        if request.method in ("GET", "HEAD") or not safe:
            return super().handle_no_permission(request, view_func)
        page = urlsplit(came)
        path = f"{page.path}?{page.query}" if page.query else page.path
        return redirect_to_login(path, self.get_login_url(view_func), self.get_redirect_field_name(view_func))
