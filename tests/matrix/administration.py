"""The administration: of each model who reads, adds, changes and deletes there, its pages, and its own actions."""

from dataclasses import dataclass

from .people import STAFF
from .ways import Way

READERS = "CADVELP"  # all but who runs the accounts
OF_LEADS = "CADVL"  # who sees leads in full
OF_EVENTS = "CADVEL"
WRITERS = "CAD"  # each of their own
HOSTS = "CADE"
GUARDS = "CP"  # who guard personal data


@dataclass(frozen=True)
class Row:
    """`see` opens its list and its records, `add`, `change` and `delete` as they say; `of` names a row of objects.py.

    Rows of another person's are refused or not found, whatever the letters: see tests/test_row_access.py.
    """

    model: str
    see: str
    add: str = ""
    change: str = ""
    delete: str = ""
    of: str = ""
    words: str = ""
    opens: str = ""  # who opens its list, where some see no row in it
    past: str = ""  # who reads its history, where not all who see it do


ROWS = [
    Row("promotion_crm.district", STAFF, "C", "C"),
    Row("promotion_crm.zone", STAFF, "C", "C"),
    Row("partners.industry", STAFF, "C", "C"),
    Row("partners.exchangerate", STAFF, "C", "C"),
    Row("partners.organization", READERS, WRITERS, WRITERS, "C", of="organization"),
    Row("partners.organizationdouble", READERS, of="double", words="pairs that may be one organization"),
    Row("partners.contact", READERS, "CADEP", "CADEP", "C", of="contact"),
    Row("partners.contactdouble", READERS, words="pairs that may be one contact"),
    Row("partners.doublesearch", "CADEP"),
    Row("partners.program", READERS, "C", "C", "C"),
    Row("partners.policyversion", READERS, "C", "C", "C"),
    Row("partners.batch", READERS, "C", "C", "C"),
    Row("partners.appointment", READERS, "C", "C", "C", of="appointment"),
    Row("partners.call", READERS, "C", "C", "C"),
    Row("partners.evaluation", READERS, of="evaluation"),
    Row("partners.recognition", READERS, "C", "C", "C"),
    Row("partners.application", READERS, of="application"),
    Row("partners.contribution", READERS, of="contribution"),
    Row("partners.termination", READERS, of="termination"),
    Row("partners.dispatch", READERS, of="dispatch"),
    Row("partners.dispatchrecipient", READERS),
    Row(
        "partners.projectlead",
        OF_EVENTS,
        WRITERS,
        WRITERS,
        of="lead",
        past=OF_LEADS,
        words="event officers title and stage",
    ),
    Row("partners.introduction", OF_LEADS, WRITERS, WRITERS, opens=OF_EVENTS, of="introduction"),
    Row("partners.capitalreceipt", OF_LEADS, WRITERS, WRITERS + "V", opens=OF_EVENTS, of="receipt"),
    Row("partners.milestone", OF_LEADS, WRITERS, WRITERS, opens=OF_EVENTS, of="plan"),
    Row("partners.landingcheck", OF_LEADS, WRITERS, WRITERS, opens=OF_EVENTS, of="check"),
    Row("partners.issue", OF_LEADS, WRITERS, WRITERS, opens=OF_EVENTS, of="issue"),
    Row("partners.stagechange", OF_LEADS, of="step"),
    Row("partners.statuschange", OF_LEADS, of="status_step"),
    Row("partners.responseclock", OF_LEADS, of="clock"),
    Row("partners.suspicion", OF_LEADS, of="suspicion"),
    Row("partners.transfer", OF_LEADS, of="transfer"),
    Row("partners.verification", OF_LEADS, of="verification"),
    Row("partners.reminder", OF_LEADS, of="reminder", words="one's own"),
    Row("partners.document", OF_LEADS, of="document", opens=READERS, words="of what one sees; here of a lead"),
    Row("events.eventdocument", OF_EVENTS, of="event_document", opens=READERS, words="of what one sees"),
    Row("events.event", OF_EVENTS, HOSTS, HOSTS, "C", of="event"),
    Row("events.participation", READERS, HOSTS, HOSTS, "C", of="lone_guest"),
    Row("events.guestmail", HOSTS, of="guest_mail"),
    Row("events.doorpress", HOSTS, of="door_press"),
    Row("events.meeting", OF_EVENTS, HOSTS, HOSTS, "C", of="meeting"),
    Row("events.followup", OF_EVENTS, HOSTS, HOSTS, "C", of="follow_up"),
    Row("events.calendarfeed", STAFF, of="feed", words="one's own"),
    Row("promotion_crm.user", "S", "S", "S", words="their names are offered to all who give work"),
    Row("auth.group", "S", words="the roles, as the program declares them"),
    Row("promotion_crm.exportrecord", GUARDS, words="who exported what, and why"),
    Row("promotion_crm.exportschedule", GUARDS),
    Row("promotion_crm.download", GUARDS, words="who took which file"),
    Row("promotion_crm.job", GUARDS),
    Row("partners.exportedcontacts", GUARDS, words="in which exports a person went out"),
    Row("partners.erasure", GUARDS, words="who was erased, without their name"),
    Row("promotion_crm.exportallowance", GUARDS, words="limits of exports given to a person"),
    Row("promotion_crm.exportalert", GUARDS),
    Row("promotion_crm.retentionrun", GUARDS),
    Row("promotion_crm.reading", GUARDS, words="who opened what is restricted"),
    Row("promotion_crm.seal", GUARDS, words="seals over the history"),
    Row("promotion_crm.sealedblock", GUARDS),
    Row("promotion_crm.sealmail", GUARDS),
    Row("promotion_crm.historycheck", GUARDS),
    Row("promotion_crm.cspreport", "S", words="what browsers kept out"),
    Row("promotion_crm.signin", "S", words="who came in, and who tried to"),
    Row("promotion_crm.browsersession", "S", words="who is signed in"),
    Row("promotion_crm.changeset", "CADEP", of="change_set"),
    Row("promotion_crm.fileimport", "CADEP", of="file_import", words="one's own"),
    Row("promotion_crm.fileimportrow", "CADEP", of="file_import_row", words="one's own"),
    Row("promotion_crm.digest", "CS", words="which mails of what is due were sent"),
    Row("promotion_crm.savedview", STAFF, change=STAFF, delete=STAFF, of="view", words="one's own, and what is shared"),
    Row("promotion_crm.visit", STAFF, of="visit", words="one's own"),
]
# Pages of the administration that are of no model.
PAGES = [
    Way("admin:index", STAFF, words="its first page"),
    Way("admin:app_list", STAFF, of="=partners", words="its page of partners"),
    Way("admin:jsi18n", STAFF, words="words for its scripts"),
    Way("admin:login", "", "", words="leads to the one sign-in page"),
    Way("admin:logout", post=STAFF, words="sign out"),
    Way("admin:password_change", STAFF, STAFF, words="change one's password"),
    Way("admin:password_change_done", STAFF, words="one's password is changed"),
    Way("admin:auth_user_password_change", "S", "S", of="someone", words="give somebody a new password"),
    Way(
        "admin:autocomplete",
        READERS,
        query={"app_label": "partners", "model_name": "contact", "field_name": "organization", "term": "a"},
        words="organizations offered while one types, as a contact's form does",
    ),
]
# Acts of the administration on ticked rows, beside deleting: "model:name" and who may.
ACTIONS = {"promotion_crm.user:end_sessions": "S", "promotion_crm.user:reset_second_factor": "S"}
