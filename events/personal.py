"""What of the rows of this floor is held on a person, see partners/privacy/answers.py."""

from django.utils.translation import gettext_lazy as _

from partners.privacy.answers import BLANK, LABEL, Partly, Whole

ANSWERS = [
    Whole(
        "events.Participation.contact",
        _("Which events the person was invited to and came to, and what was noted."),
        clears={"name": LABEL} | dict.fromkeys(("organization_name", "title", "email", "note", "answer_note"), BLANK),
    ),
    Whole("events.GuestMail.participation", _("What the person was written as a guest.")),
    Partly(
        "events.MeetingContact.contact",
        _("That the person took part in a meeting. What was said there is of others too."),
        shows=("meeting__held_on", "meeting__kind"),
    ),
    Partly(
        "events.FollowUp.contact",
        _("That something is to be done about the person. What, may tell of an investor's plans."),
        shows=("due_on", "done_at"),
    ),
]
