"""The forms of the way in: allauth's, with our names and with a note of each wrong try."""

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import SignIn

from .adapters import way_of


class SignInForm(LoginForm):
    """User name and password, in the fields `username` and `password`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"] = self.fields.pop("login")
        self.fields["username"].label = _("User name")

    def clean_username(self):
        self.cleaned_data["login"] = self.cleaned_data["username"].strip()
        return self.cleaned_data["login"]


class CodeForm(AuthenticateForm):
    def _emit_authentication_failed(self, authenticator):
        _note(self.user)
        super()._emit_authentication_failed(authenticator)


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self):
        try:
            return super().clean_credential()
        except ValidationError:
            _note(self.user)
            raise


def _note(user):
    SignIn.objects.note(context.request, SignIn.Outcome.CODE, way_of(context.request, user), user=user)
