"""The gate behind the sign-in page: sessions are noted, and who must have a second factor gets no further without."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion_crm.visitors import client_address

from .factors import must_have, passed

# What somebody may use who has still to set up a second factor.
OPEN = ("mfa_index", "account_reauthenticate", "sign-out", "language", "theme")


class Gate:
    """No query for anybody but those who must have a second factor and have not shown one in this session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        agent = request.headers.get("User-Agent", "").replace("\x00", "")[:200]
        request.session.client = (client_address(request), agent)
        if request.user.is_authenticated:
            request.session.seen()
            if must_have(request.user) and not passed(request):
                return self._halt(request)
        return self.get_response(request)

    def _halt(self, request):
        if request.user.second_factor_since:  # set up elsewhere since this session began
            logout(request)
            messages.info(request, _("Sign in again, with your second factor."))
            return redirect("sign-in")
        if request.path.startswith(tuple(reverse(name) for name in OPEN)):
            return self.get_response(request)
        return redirect("mfa_index")
