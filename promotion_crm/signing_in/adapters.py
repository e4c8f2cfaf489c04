"""What allauth asks us: how tries are counted and kept, and how the second factor is guarded."""

import base64
import hashlib
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from promotion_crm.models import SignIn
from promotion_crm.visitors import client_address

from . import throttling
from .factors import mark, must_have, passed
from .letters import WHAT, tell_owner
from .messages import ACCOUNT_ERRORS, DISABLED, FACTOR_ERRORS, SAID

FRESH = 300  # seconds after signing in during which nobody is asked for the password again
WAYS = {"socialaccount": SignIn.Way.OFFICE, "password": SignIn.Way.PASSWORD, "mfa": SignIn.Way.PASSKEY}


def way_of(request, user):
    """How the person got in: what they used first."""
    used = get_authentication_records(request, user)
    return WAYS[used[0]["method"]] if used else SignIn.Way.PASSWORD


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_ERRORS

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only a page of this very host: the other names that the site answers to are not meant by a link."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_ajax(self, request):
        """Only the script of the passkey asks for data."""
        return request.path == reverse("mfa_login_webauthn") and super().is_ajax(request)

    def get_client_ip(self, request):
        return client_address(request)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        said = message or SAID.get(message_template)
        if said:
            messages.add_message(request, level, said)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Our own mail, in the language of its reader; what is not named there is not offered here."""
        if template_prefix in WHAT:
            tell_owner(user, template_prefix)

    def pre_authenticate(self, request, **credentials):
        """Refuse a try too many, and say for how long."""
        username = credentials.get("username", "")
        try:
            self._login_failed_rl_usage = throttling.take(request, username)
        except throttling.Wait as wait:
            if wait.first:
                SignIn.objects.note(request, SignIn.Outcome.WAITING, SignIn.Way.PASSWORD, typed=username)
            raise ValidationError(str(wait)) from wait

    def authentication_failed(self, request, **credentials):
        SignIn.objects.note(request, SignIn.Outcome.WRONG, SignIn.Way.PASSWORD, typed=credentials.get("username", ""))

    def respond_user_inactive(self, request, user):
        SignIn.objects.note(request, SignIn.Outcome.DISABLED, way_of(request, user), user=user)
        messages.error(request, DISABLED)
        return redirect("sign-in")

    def post_login(self, request, user, **kwargs):
        if any(used["method"] == "mfa" for used in get_authentication_records(request, user)):
            mark(request)
        SignIn.objects.note(request, SignIn.Outcome.IN, way_of(request, user), user=user)
        response = super().post_login(request, user, **kwargs)
        throttling.remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who signed in just now need not do so again to set up a second factor; who has one shows it."""
        used = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - act["at"] < FRESH for act in used)
        whole = passed(self.request) or not self.request.user.second_factor_since
        return not (fresh and whole) and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use the app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | FACTOR_ERRORS

    def _get_site_name(self):
        return settings.MFA_TOTP_ISSUER

    def _get_user_identifier(self, user):
        return user.username

    def generate_authenticator_name(self, user, type):  # noqa: A002 - named by allauth
        known = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(n)d") % {"n": known + 1}

    def can_delete_authenticator(self, authenticator):
        """Not the last one of somebody who must have one."""
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return not must_have(authenticator.user) or others.exclude(type="recovery_codes").exists()

    def encrypt(self, text):
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys():
    """Secrets of second factors are not readable in a copy of the database."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret):
    return base64.urlsafe_b64encode(hashlib.sha256(f"promotion_crm.second_factor:{secret}".encode()).digest())
