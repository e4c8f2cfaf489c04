"""The mail to the owner of an account when the way into it was changed, by them or by somebody else.

It holds no secret and no link that opens anything. It is sent once the change is saved; where the mail server does not
take it, the log says so and the change stays.
"""

from allauth.core import context
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from promotion_crm.visitors import client_address

from .devices import device

WAIT = 10  # seconds for the mail server: a person waits for the page
PASSWORD, RESET, ADDRESS = "password", "reset", "address"
# Beside our own, by the names that allauth gives to its mails.
WHAT = {
    PASSWORD: gettext_noop("The password of your account was changed"),
    RESET: gettext_noop("The second factor of your account was reset"),
    ADDRESS: gettext_noop("The e-mail address of your account was changed"),  # to the old one
    "mfa/email/totp_activated": gettext_noop("An authenticator app was set up for your account"),
    "mfa/email/totp_deactivated": gettext_noop("The authenticator app of your account was removed"),
    "mfa/email/webauthn_added": gettext_noop("A passkey was added to your account"),
    "mfa/email/webauthn_removed": gettext_noop("A passkey of your account was removed"),
    "mfa/email/recovery_codes_generated": gettext_noop("New recovery codes were made for your account"),
}


def tell_owner(user, what):
    """`what` is a key of WHAT. Who has no address, or no open account, is told nothing."""
    if not user.email or not user.is_active:
        return
    request = context.request
    doer = request.user if request and request.user.is_authenticated else None
    with translation.override(user.language):
        subject, said = _(WHAT[what]), {"user": user, "at": localtime(now()), "doer": doer, "own": doer == user}
        if said["own"]:
            said |= {"address": client_address(request), "device": device(request.headers.get("user-agent", ""))}
        pages = {name: settings.SITE_URL + reverse(name) for name in ("change-password", "sessions")}
        said |= {"what": subject, "change": pages["change-password"], "sessions": pages["sessions"]}
        text = render_to_string("account/letter.txt", said).strip() + "\n"
    transaction.on_commit(lambda: _send(user.email, subject, text), robust=True)


def _send(address, subject, text):
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[address], headers=headers, connection=get_connection(timeout=WAIT)).send()
