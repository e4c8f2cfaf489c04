"""What the page says after an act on the second factor, by the name allauth gives to the message."""

from django.utils.translation import gettext_lazy as _

SAID = {
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
WRONG_CODE = _("This code is not right. Write the code that the app shows now, or a recovery code not used before.")
TOO_MANY_CODES = _("Too many wrong codes. Wait 5 minutes, then try again.")
TOO_OFTEN = _("Too many requests from here. Wait 5 minutes, then try again.")
DISABLED = _("This account is disabled. A system administrator can open it again.")
ACCOUNT_ERRORS = {
    "username_password_mismatch": _(
        "The user name or the password is wrong. Check both; a system administrator can set a new password."
    ),
    "incorrect_password": _("The password is wrong. Write the password you sign in with."),
    "incorrect_code": WRONG_CODE,
    "too_many_login_attempts": TOO_MANY_CODES,
    "rate_limited": TOO_OFTEN,
    "account_inactive": DISABLED,
}
FACTOR_ERRORS = {
    "incorrect_code": WRONG_CODE,
    "cannot_delete_authenticator": _(
        "Your role needs a second factor. Set up another one first, then this one can be removed."
    ),
    "cannot_generate_recovery_codes": _(
        "Set up an authenticator app or a passkey first; recovery codes stand in for it."
    ),
}
