"""What of the rows of this floor is held on a person, see privacy/answers.py."""

from django.utils.translation import gettext_lazy as _

from partners.privacy.answers import BLANK, LABEL, NotPersonal, Partly, Whole

# Of the contact itself, once erased.
CONTACT = {"name_en": LABEL, "name_zh": LABEL} | dict.fromkeys(
    ("title", "email", "phone", "wechat", "languages", "data_source", "note"), BLANK
)
ANSWERS = [
    Partly(
        "partners.ProjectLead.contact",
        _("That the person speaks for a project. What the investor plans is not about the person."),
        shows=("code",),
    ),
    Partly(
        "partners.Appointment.representative",
        _("That the person represents a partner, and until when."),
        shows=("program__code", "organization__name_en", "starts_on", "ends_on", "representative_name"),
    ),
    Partly(
        "partners.Application.representative",
        _("That the person was proposed as representative."),
        shows=("program__code", "organization__name_en", "state"),
    ),
    Whole(
        "partners.DispatchRecipient.contact",
        _("What the person was sent, where to, and that it was confirmed."),
        clears={"name": LABEL, "address": BLANK},
    ),
    Partly(
        "partners.Recognition.contact",
        _("What the person was honoured with."),
        shows=("kind", "year", "given_on", "given_by"),
    ),
    Partly(
        "partners.ContactDouble.one",
        _("That the record was compared with another that may be of the same person."),
        shows=("state",),
    ),
    Partly(
        "partners.ContactDouble.other",
        _("That the record was compared with another that may be of the same person."),
        shows=("state",),
    ),
    NotPersonal(
        "promotion_crm.Visit.record_id", _("Which colleagues opened the page last, for their own use; about them.")
    ),
    NotPersonal("promotion_crm.Reading.record_id", _("Who of us opened what is restricted; no contact is.")),
    NotPersonal("promotion_crm.Download.record_id", _("Files of other records; reports that were taken are listed.")),
    NotPersonal("admin.LogEntry.object_id", _("Who of us changed what in the admin. Names in it are erased.")),
    NotPersonal("promotion_crm.ChangeSet.kept_id", _("Merges stand in the history of the record.")),
    NotPersonal("promotion_crm.ChangeSet.gone_id", _("Merges stand in the history of the record.")),
]
