import hashlib
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.visitors import client_address

from .base import CrmQuerySet

SHOWN = 3  # characters kept of a user name that nobody has: it may be a password, typed into the wrong field


class SignInQuerySet(CrmQuerySet):
    def of(self, user):
        return self.filter(user=user)

    def failed(self):
        return self.exclude(outcome=SignIn.Outcome.IN)

    def note(self, request, outcome, way, *, user=None, typed=""):
        """Keep a try; `typed` is the user name, never anything else that was typed."""
        user = user or get_user_model().objects.filter(username=typed).first()
        return self.create(
            outcome=outcome,
            way=way,
            user=user,
            username=(user.username if user else f"{typed[:SHOWN]}…" if typed else ""),
            address=client_address(request),
            agent=request.headers.get("User-Agent", "").replace("\x00", "")[:200],
        )


class SignIn(models.Model):
    """A try to sign in, with its end. Never changed."""

    class Outcome(models.TextChoices):
        IN = "in", _("Signed in")
        WRONG = "wrong", _("Wrong user name or password")
        CODE = "code", _("Wrong second factor")
        WAITING = "waiting", _("Too many tries")
        DISABLED = "disabled", _("The account is disabled")
        REFUSED = "refused", _("No account for the office sign-in")

    class Way(models.TextChoices):
        PASSWORD = "password", _("Password")
        PASSKEY = "passkey", _("Passkey")
        OFFICE = "office", _("Office sign-in")

    at = models.DateTimeField(_("at"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("user"), null=True, related_name="sign_ins"
    )
    username = models.CharField(_("user name"), max_length=150)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    address = models.CharField(_("address"), max_length=45)
    agent = models.CharField(_("browser"), max_length=200)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="sign_in_by_time"),
            models.Index(fields=["user", "-at"], name="sign_in_of_user"),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.username} {self.get_outcome_display()}"


class BrowserSessionQuerySet(CrmQuerySet):
    def live(self):
        """Neither too old nor idle for too long."""
        return self.filter(expires_at__gt=now(), seen_at__gt=self._idle_since())

    def over(self):
        return self.filter(Q(expires_at__lte=now()) | Q(seen_at__lte=self._idle_since()))

    def of(self, user):
        return self.filter(user=user)

    def _idle_since(self):
        return now() - timedelta(minutes=settings.SESSION_IDLE_MINUTES)


class BrowserSession(models.Model):
    """A session of a browser. The key is a digest of the cookie's, so that no one who reads it gets in."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    data = models.TextField(_("data"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("user"),
        null=True,
        related_name="browser_sessions",
    )
    address = models.CharField(_("address"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))
    expires_at = models.DateTimeField(_("ends at the latest"))

    objects = BrowserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-seen_at", "key"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["user", "-seen_at"], name="session_of_user"),
            models.Index(fields=["-seen_at", "key"], name="session_by_time"),
        ]

    def __str__(self):
        return f"{self.user or '—'} {self.address}"

    @staticmethod
    def digest(cookie):
        return hashlib.sha256(cookie.encode()).hexdigest()
