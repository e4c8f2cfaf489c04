"""Acts that are offered: by the palette from anywhere, and by a list for the rows that were ticked or match."""

# What the palette offers, by the name of the setting ACTS.
PALETTE = {
    "events.acts.LOG_MEETING": "CADE",
    "events.acts.FOLLOW_UP": "CADE",
    "partners.acts.NEW_LEAD": "CAD",
    "events.acts.LEAD_FROM_EVENT": "CAD",
    "partners.acts.NEW_APPLICATION": "CD",
    "partners.acts.NEW_CONTRIBUTION": "CA",
}
# What a list offers, by the name of the setting LIST_ACTS.
OF_LISTS = {
    ("applications", "partners.acts.CONFIRM_SET"): "C",
    ("contributions", "partners.acts.CONFIRM_CONTRIBUTIONS"): "C",
    ("contacts", "events.acts.INVITE"): "CADE",
    ("contacts", "partners.acts.WITHDRAW_CONSENT"): "CADEP",
    ("participants", "events.acts.BADGES"): "CADE",
    ("participants", "events.acts.FOLLOW_UP_MANY"): "CADE",
    ("partners", "partners.acts.DISPATCH_TO_PARTNERS"): "C",
    ("appointments", "partners.acts.DISPATCH_TO_APPOINTMENTS"): "C",
}
