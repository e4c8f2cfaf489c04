"""The one sign-in page, and the pages about my own account: tries, sessions."""

from allauth.account.views import LoginView
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth import views as auth
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from promotion_crm.models import BrowserSession, SignIn

from .devices import device
from .forms import SignInForm
from .letters import PASSWORD, tell_owner
from .office import configured
from .refusing import too_many
from .throttling import begins_too_often

TRIES = 10  # shown on the page of the account


class SignInPage(LoginView):
    form_class = SignInForm
    template_name = "registration/login.html"

    def get_context_data(self, **kwargs):
        found = super().get_context_data(**kwargs)
        return found | {"next": found["redirect_field_value"] or "", "office": configured()}


class PasskeySignIn(LoginWebAuthnView):
    """Data for the script on the sign-in page, and its answer."""

    def get(self, request, *args, **kwargs):
        return too_many(request) if begins_too_often(request) else super().get(request, *args, **kwargs)

    def form_invalid(self, form):
        SignIn.objects.note(self.request, SignIn.Outcome.CODE, SignIn.Way.PASSKEY)
        messages.error(self.request, _("This passkey opens no account here. Sign in with your password."))
        return redirect("sign-in")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChangePassword(auth.PasswordChangeView):
    """A new password ends the other sessions: the database sees to it."""

    def post(self, request, *args, **kwargs):
        return ratelimit.consume_or_429(request, app="allauth.account", action="change_password") or super().post(
            request, *args, **kwargs
        )

    def form_valid(self, form):
        with transaction.atomic():
            answer = super().form_valid(form)
            tell_owner(self.request.user, PASSWORD)
        return answer


@require_safe
def account(request):
    """What is known of my account, and the last tries to get into it."""
    tries = list(SignIn.objects.of(request.user).order_by("-at", "-id")[:TRIES])
    for one in tries:
        one.device = device(one.agent)
    failed = [one for one in tries if one.outcome != SignIn.Outcome.IN]
    sessions = BrowserSession.objects.live().of(request.user).count()
    return render(request, "account/account.html", {"tries": tries, "failed": failed, "sessions": sessions})


@require_safe
def sessions(request):
    """Where I am signed in."""
    mine = list(BrowserSession.objects.live().of(request.user))
    for one in mine:
        one.device = device(one.agent)
        one.current = one.pk == request.session.row.pk
    mine.sort(key=lambda one: not one.current)
    return render(request, "account/sessions.html", {"sessions": mine})


@require_POST
def end_session(request, session):
    """End one session of mine; this one is ended by signing out."""
    if session == request.session.row.pk:
        return redirect("sessions")
    gone, _parts = BrowserSession.objects.of(request.user).filter(pk=session).delete()
    if not gone:
        raise Http404
    messages.success(request, _("The session is ended."))
    return redirect("sessions")


@require_POST
def end_other_sessions(request):
    """End all sessions of mine but this one."""
    gone, _parts = BrowserSession.objects.of(request.user).exclude(pk=request.session.row.pk).delete()
    messages.success(request, ngettext("%(n)d session is ended.", "%(n)d sessions are ended.", gone) % {"n": gone})
    return redirect("sessions")
