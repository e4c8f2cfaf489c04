"""Settings: how people get in, see docs/signing-in.md. Star-imported by settings.py; the environment decides."""

from datetime import timedelta

import environ
from django.utils.translation import gettext_lazy as _

env = environ.Env()

# Several processes count the same tries, so the cache they share is in the database; "memory" is each one's own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# -- sessions -----------------------------------------------------------------------
SESSION_ENGINE = "promotion_crm.signing_in.sessions"
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_COOKIE_AGE = env.int("SESSION_MAX_HOURS", default=12) * 3600
SESSION_NOTED = timedelta(minutes=5)  # how often it is written down that a session is used
SESSION_COOKIE_SAMESITE = "Lax"  # with "Strict" nobody would come back from the office's own sign-in

# -- second factor ------------------------------------------------------------------
# Who must have one: keys of roles.ROLES, and "superuser". None is a single comma or nothing.
SECOND_FACTOR_ROLES = frozenset(
    name.strip()
    for name in env.list(
        "SECOND_FACTOR_ROLES",
        default=["superuser", "city administrator", "privacy officer", "system administrator"],
    )
    if name.strip()
)
MFA_ADAPTER = "promotion_crm.signing_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "promotion_crm.signing_in.forms.CodeForm",
    "authenticate_webauthn": "promotion_crm.signing_in.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Promotion CRM"
MFA_TOTP_TOLERANCE = 1  # a code of half a minute ago is taken: clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True

# -- accounts: made by a system administrator, and known by their user name -----------
ACCOUNT_ADAPTER = "promotion_crm.signing_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = True
# The sign-in page counts by itself, see signing_in/throttling.py; these count the codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "60/10m/ip,5/5m/key"}
DEVICE_COOKIE_DAYS = 180

# -- the office's own sign-in, by OpenID Connect --------------------------------------
OIDC_SERVER = env.str("OIDC_SERVER", default="")
OIDC_USERNAME_CLAIM = env.str("OIDC_USERNAME_CLAIM", default="")  # without it a verified e-mail finds the account
SOCIALACCOUNT_ADAPTER = "promotion_crm.signing_in.office.OfficeAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the strict policy lets no form lead to another host
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": env.str("OIDC_NAME", default="") or _("Office account"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
