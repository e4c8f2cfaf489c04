"""The office's own sign-in, by OpenID Connect: it opens accounts that are there, and makes none.

A first sign-in meets the one active account with the e-mail address that the provider has
verified, or, with OIDC_USERNAME_CLAIM, the account with that user name. From then on the two
belong together, whatever the address becomes. A superuser is never opened by it.
"""

import logging

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from promotion_crm.models import SignIn, User

from .refusing import too_many
from .throttling import begins_too_often

logger = logging.getLogger(__name__)
PROVIDER = "office"


def configured():
    """The name of the office's sign-in, "" where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


class OfficeAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request, provider=None, client_id=None):
        """Only what the environment names: nothing in the database opens a way in."""
        return [
            app for apps in _build_apps_from_settings(provider=provider, client_id=client_id).values() for app in apps
        ]

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise Http404
        user = sociallogin.account.user if sociallogin.account.pk else _account_for(sociallogin)
        if user is None or user.is_superuser:
            SignIn.objects.note(request, SignIn.Outcome.REFUSED, SignIn.Way.OFFICE, user=user)
            _refuse(request, _refusal(user))
        if not sociallogin.account.pk:
            sociallogin.account = _link(sociallogin.account, user)
        if sociallogin.account.user_id != user.pk:
            _refuse(request, _refusal(None))
        sociallogin.user = user

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        if error != AuthError.CANCELLED:
            logger.warning("Office sign-in failed: %s", type(exception).__name__)
        _refuse(request, _("The sign-in at %(name)s was not finished. Try again, or use your password.") % _named())


def _account_for(sociallogin):
    """The one active account that the provider speaks of, not yet linked to another identity."""
    if claim := settings.OIDC_USERNAME_CLAIM:
        said = sociallogin.account.extra_data
        name = (said.get("userinfo") or said.get("id_token") or {}).get(claim)
        found = User.objects.filter(username=name) if isinstance(name, str) and name else User.objects.none()
    else:
        verified = [address.email for address in sociallogin.email_addresses if address.verified and address.email]
        found = User.objects.filter(email__iexact=verified[0]) if verified else User.objects.none()
    found = list(found.filter(is_active=True)[:2])
    if not claim and any(account.email.casefold() != verified[0].casefold() for account in found):
        return None  # the database takes some letters of other scripts for one: ı is not i
    linked = SocialAccount.objects.filter(provider=PROVIDER, user__in=found)
    return found[0] if len(found) == 1 and not linked.exists() else None


def _link(account, user):
    """The identity belongs to the account from now on; of two first sign-ins at once the first decides."""
    return SocialAccount.objects.get_or_create(provider=account.provider, uid=account.uid, defaults={"user": user})[0]


def _refusal(user):
    if user:
        return _("A superuser signs in with the password and a second factor, not with %(name)s.") % _named()
    return (
        _(
            "No active account belongs to your sign-in at %(name)s. "
            "A system administrator can enter your e-mail address in your account."
        )
        % _named()
    )


def _refuse(request, sentence):
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("sign-in"))


def _named():
    return {"name": configured()}


@login_not_required
@never_cache
@require_safe
def begin(request, provider_id):
    """To the office's own sign-in page."""
    if not configured() or "process" in request.GET:
        raise Http404
    if begins_too_often(request):
        return too_many(request)
    try:
        return views.login(request, provider_id)
    except requests.RequestException as error:
        logger.warning("Office sign-in cannot be reached: %s", type(error).__name__)
        messages.error(request, _("%(name)s does not answer. Use your password, or try again later.") % _named())
        return redirect("sign-in")


@login_not_required
@never_cache
@require_safe
def come_back(request, provider_id):
    """From there, with what it says of the person."""
    if not configured():
        raise Http404
    return views.callback(request, provider_id)
