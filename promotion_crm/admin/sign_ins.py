from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import BrowserSession, SignIn
from promotion_crm.signing_in.devices import device

from .base import CrmModelAdmin, ReadOnly

# Secrets, and ways in that only the environment opens.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class FromDevice(ReadOnly):
    """A list names the browser and its system; the page of a row has the header as it was sent."""

    @admin.display(description=_("browser"), ordering="agent")
    def device(self, row):
        return device(row.agent)


@admin.register(SignIn)
class SignInAdmin(FromDevice, CrmModelAdmin):
    """Each try to sign in, written by the sign-in page and never changed."""

    list_display = ["at", "username", "outcome", "way", "address", "device"]
    list_filter = ["outcome", "way", "at"]
    search_fields = ["username", "address"]
    search_help_text = _("User name or address")
    fieldsets = [(None, {"fields": ["at", "username", "user", "outcome", "way", "address", "agent"]})]


@admin.register(BrowserSession)
class BrowserSessionAdmin(FromDevice, CrmModelAdmin):
    """Who is signed in, and where; a session is ended from the list of users."""

    list_display = ["user", "address", "device", "started_at", "seen_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "address"]
    search_help_text = _("User name or address")
    fieldsets = [(None, {"fields": ["user", "address", "agent", ("started_at", "seen_at", "expires_at")]})]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(user__isnull=False).defer("data")
