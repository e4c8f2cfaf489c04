"""Ways of what guards the others: signing in, the history and its seals, a person's rights, retention, machines."""

from .people import ANYBODY, EVERYONE
from .ways import Way

READERS = "CADVELP"  # who see contacts
WRITERS = "CADEP"  # who change contacts, each of their own
GUARDS = "CP"

SIGNING_IN = [
    Way("account_login", ANYBODY, ANYBODY, words="the same page, by the name the library knows"),
    Way("mfa_authenticate", ANYBODY, ANYBODY, words="the second step of signing in; without the first it leads there"),
    Way("mfa_login_webauthn", ANYBODY, ANYBODY, words="sign in by a passkey"),
    Way("openid_connect_login", "", words="sign in through the office's own provider, where there is one"),
    Way("openid_connect_callback", "", words="the way back from there"),
]
ACCOUNT = [
    Way("account", EVERYONE, words="one's account: devices, second factor, failed tries"),
    Way("sessions", EVERYONE, words="where one is signed in"),
    Way("end-session", post=EVERYONE, of="session", words="end one of one's own sessions"),
    Way("end-other-sessions", post=EVERYONE, words="end all others"),
    Way("account_reauthenticate", EVERYONE, EVERYONE, words="say again who one is"),
    Way("mfa_reauthenticate", EVERYONE, EVERYONE, words="the same, by a code"),
    Way("mfa_reauthenticate_webauthn", EVERYONE, EVERYONE, words="the same, by a passkey"),
    Way("mfa_index", EVERYONE, words="one's second factor"),
    Way("mfa_list_webauthn", EVERYONE, words="the same page, by the name the library knows"),
    Way("mfa_activate_totp", EVERYONE, EVERYONE, words="set up codes of an app"),
    Way("mfa_deactivate_totp", "", "", words="remove them, for who has set them up"),
    Way("mfa_add_webauthn", EVERYONE, EVERYONE, words="add a passkey"),
    Way("mfa_edit_webauthn", EVERYONE, EVERYONE, of="passkey", words="name a passkey of one's own"),
    Way("mfa_remove_webauthn", EVERYONE, EVERYONE, of="passkey", words="remove a passkey of one's own"),
    Way("mfa_view_recovery_codes", "", words="how many recovery codes are left, for who has some"),
    Way("mfa_generate_recovery_codes", EVERYONE, EVERYONE, words="make new ones"),
]
HISTORY = [
    Way("history", READERS, of="=partners.organization organization", words="the history of an organization"),
    Way("history", "CADVL", of="=partners.projectlead lead", words="that of a lead", case="lead"),
    Way("compare-moments", READERS, of="=partners.organization organization", words="two moments compared"),
    Way(
        "put-back",
        "CAD",
        "CAD",
        of="=partners.organization changed_organization newest_entry =note",
        words="put back a value",
    ),
    Way("readings", GUARDS, words="who opened what is restricted"),
    Way("readings-of", GUARDS, of="=partners.projectlead any_lead", words="who opened one lead"),
    Way("seals", GUARDS, words="the seals over the history"),
    Way("seal", GUARDS, of="any_seal", words="a seal, to print"),
    Way("seal-against", GUARDS, GUARDS, body={"seal": "1-A"}, words="compare a printed seal"),
]
PERSONS = [
    Way("contact-consent", READERS, of="contact", words="legal basis and consent of a contact, and their history"),
    Way("record-basis", post=WRITERS, of="contact", body={"legal_basis": "consent"}, words="note the basis"),
    Way("record-consent", post=WRITERS, of="contact", body={"said": "By phone"}, words="note a consent"),
    Way("withdraw-consent", post=WRITERS, of="contact", words="note that it is withdrawn"),
    Way("withdraw-consents", WRITERS, WRITERS, words="note that many withdrew, from their list"),
    Way("contact-report", GUARDS, of="contact", words="all that is held on a person"),
    Way("contact-report-file", GUARDS, of="contact", words="the same, as a file"),
    Way("erase-contact", "P", "P", of="contact", words="erase a person"),
]
PERIODS = [
    Way("export-limits", GUARDS, "P", words="limits of exports, and what was noticed"),
    Way("export-alert-seen", post="P", of="export_alert", words="mark an alert as seen"),
    Way("retention", GUARDS, words="how long rows are kept"),
    Way("retention-rule", GUARDS, "P", of="=jobs", body={"reason": "x"}, words="one rule; carry it out"),
]
MACHINES = [
    Way("csp-reports", post=ANYBODY, words="what browsers kept out, as they report it"),
    Way("robots", ANYBODY, words="robots are sent away"),
    Way("security-txt", "", words="whom to tell of a fault, where the office names somebody"),
]

GROUPS = {
    "Signing in": SIGNING_IN,
    "One's account": ACCOUNT,
    "History, seals, readings": HISTORY,
    "A person's rights": PERSONS,
    "Limits and retention": PERIODS,
    "For machines": MACHINES,
}
