"""Ways of partners: organizations, programs, applications, contributions, dispatches, documents."""

from .people import ANYBODY
from .ways import Way

READERS = "CADVELP"
PAPERS = "CADVELP"  # who read documents of what they see
SEEN = {"seen": "x"}
TICKED = {"tick": lambda known: known.foreign_contribution.pk}

ORGANIZATIONS = [
    Way("organization", READERS, of="organization", words="an organization"),
    Way("keep-in-touch", "CAD", "CAD", of="organization", words="keep in touch with an organization of theirs"),
    Way("contact", READERS, of="contact", words="a contact"),
    Way("contact-card", "CAEP", of="contact", words="the vCard of a contact"),
]
DOUBLES = [
    Way("duplicates", "CADEP", words="the first queue of duplicates"),
    Way("doubles", "CAD", of="=organizations", words="organizations that may be kept twice"),
    Way("doubles-alike", post="CAD", of="=organizations", words="the warning while one types"),
    Way("look-for-doubles", post="CAD", of="=organizations", words="look for duplicates"),
    Way("decide-double", post="CAD", of="=organizations double", words="decide on a pair of theirs"),
]
PROGRAMS = [
    Way("program", READERS, of="program", words="a program"),
    Way("new-policy", "C", "C", of="program", words="a new policy version"),
    Way("batch", READERS, of="batch", words="a batch"),
    Way("appointment", READERS, of="appointment", words="an appointment"),
    Way("certificate", READERS, of="appointment", words="the certificate of an appointment"),
    Way("renew", "C", "C", of="appointment", words="renew an appointment"),
    Way("representative", "C", "C", of="appointment", words="name the representative"),
    Way("terminate", "C", "C", of="appointment", words="propose to end an appointment"),
    Way(
        "decide-termination",
        "C",
        "C",
        of="appointment termination",
        body={"verdict": "refuse", "reason": "No", **SEEN},
        words="decide on a proposal to end one",
    ),
    Way("new-recognition", "C", "C", words="name an outstanding partner"),
]
APPLICATIONS = [
    Way("call", READERS, of="call", words="a call for applications"),
    Way("new-call", "C", "C", words="open a call"),
    Way("change-call", "C", "C", of="call", words="change a call"),
    Way("new-application", "CD", "CD", words="enter an application"),
    Way("application", READERS, of="application", words="an application"),
    Way("change-application", "CD", "CD", of="application", words="change an application of theirs"),
    Way(
        "act-on-application",
        "CD",
        "CD",
        of="application =submit",
        body={"seen": "draft"},
        words="a step of an application of theirs",
    ),
    Way("confirm-applications", "C", "C", words="confirm applications as a batch"),
]
CONTRIBUTIONS = [
    Way(
        "new-contribution",
        "CA",
        "CA",
        query={"appointment": lambda known: known.appointment.pk},
        words="enter a contribution",
    ),
    Way("contribution", READERS, of="contribution", words="a contribution"),
    Way(
        "decide-contribution",
        post="C",
        of="foreign_contribution",
        body={"verdict": "confirm", "seen": ""},
        words="confirm or refuse a contribution somebody else entered",
    ),
    Way("take-back-contribution", post="C", of="contribution", body={"reason": "Wrong"}, words="take one back"),
    Way("confirm-contributions", "C", "C", query=TICKED, words="confirm contributions together"),
    Way("gather-contributions", "C", "C", words="gather contributions of a year"),
]
EVALUATIONS = [
    Way("evaluation", READERS, of="evaluation", words="an evaluation, with what one may see of it"),
    Way("score-evaluation", post="C", of="evaluation", words="score an evaluation"),
    Way("review-evaluation", post="C", of="evaluation", words="review an evaluation"),
    Way("reopen-evaluation", post="C", of="evaluation", body={"reason": "Wrong"}, words="open one again"),
    Way("evaluation-year", "C", words="the year of a program"),
    Way("act-on-year", "C", "C", of="=open", words="evaluate a year as a whole"),
]
DISPATCHES = [
    Way("dispatch", READERS, of="dispatch", words="a dispatch that was sent"),
    Way("new-dispatch", "C", "C", words="write a dispatch"),
    Way("dispatch-to-partners", "C", words="to the partners of a list"),
    Way("dispatch-to-appointments", "C", words="to the appointments of a list"),
    Way("change-dispatch", "C", "C", of="draft", words="change a draft"),
    Way("send-dispatch", "C", "C", of="draft", words="send a dispatch"),
    Way("send-dispatch-again", post="C", of="dispatch", words="send the mails that failed again"),
    Way(
        "confirm-recipients",
        post="CA",
        of="dispatch",
        body={"how": "phone", "pk": "1"},
        words="note that a partner has it",
    ),
    Way("confirm-dispatch", ANYBODY, ANYBODY, of="dispatch_link", words="a partner's link: read, and confirm"),
]
DOCUMENTS = [
    Way("document", "CADVL", of="document", words="a document of a lead, as a file"),
    Way("about-document", "CADVL", of="document", words="about a document"),
    Way("withdraw-document", post="CADV", of="document", body={"reason": "Old"}, words="withdraw one of one's own"),
    Way("add-document", "CAD", "CAD", of="=lead lead", words="add documents to a lead of theirs"),
    Way("evidence", "CADVL", of="=capitalreceipt verified_receipt", words="the evidence of a row of a lead"),
]
GROUPS = {
    "Organizations and contacts": ORGANIZATIONS,
    "Duplicates": DOUBLES,
    "Programs and appointments": PROGRAMS,
    "Applications": APPLICATIONS,
    "Contributions": CONTRIBUTIONS,
    "Evaluations": EVALUATIONS,
    "Dispatches": DISPATCHES,
    "Documents and evidence": DOCUMENTS,
}
