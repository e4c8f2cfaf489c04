"""The pages on which a person sets up, looks at and removes their second factor: allauth's, told to the account."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from segno.utils import matrix_to_lines

from promotion_crm.models import BrowserSession

from .factors import mark, must_have, tell

QUIET = 4  # white modules around the code that readers ask for


def qr_svg(text):
    """The `<svg>` to put into a page, without a style, so that the strict policy holds."""
    made = segno.make(text, error="m", micro=False)
    lines = matrix_to_lines(made.matrix, QUIET, QUIET + 0.5)
    drawn = "".join(f"M{left} {y}h{right - left}" for (left, y), (right, _y) in lines)
    wide = made.symbol_size(border=QUIET)[0]
    shape = '<svg viewBox="0 0 {0} {0}" class="qr" role="img" aria-label="{2}"><path stroke="#000" d="{1}"/></svg>'
    return format_html(shape, wide, drawn, _("QR code for the authenticator app"))


class Index(IndexView):
    """What I have, and what I may add."""

    def get_context_data(self, **kwargs):
        found = super().get_context_data(**kwargs)
        needed = must_have(self.request.user)
        return found | {"must_have": needed, "owed": needed and not self.request.user.second_factor_since}


class ActivateApp(ActivateTOTPView):
    def get_context_data(self, **kwargs):
        found = super().get_context_data(**kwargs)
        secret = found["form"].secret
        groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return found | {"qr": qr_svg(found["totp_url"]), "secret": groups}

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            tell(self.request.user, _("Authenticator app set up"))
            _begin_anew(self.request)
        return response


class DeactivateApp(DeactivateTOTPView):
    def form_valid(self, form):
        with transaction.atomic():
            if answer := _refused(self.request, self.authenticator):
                return answer
            response = super().form_valid(form)
            tell(self.request.user, _("Authenticator app removed"))
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            tell(self.request.user, _("Passkey added"))
            _begin_anew(self.request)
        return response


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form):
        with transaction.atomic():
            if answer := _refused(self.request, self.object):
                return answer
            response = super().form_valid(form)
            tell(self.request.user, _("Passkey removed"))
        return response


def _begin_anew(request):
    """This session showed the new factor. The others did not, and would take it away again by the password alone."""
    mark(request)
    BrowserSession.objects.of(request.user).exclude(pk=request.session.row.pk).delete()


def _refused(request, authenticator):
    """The answer to who would be left without a second factor, or None. Under a lock: of two at once one stays."""
    request.user.hold()
    if get_adapter().can_delete_authenticator(authenticator):
        return None
    messages.error(request, get_adapter().error_messages["cannot_delete_authenticator"])
    return redirect("mfa_index")
