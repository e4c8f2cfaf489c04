"""Ways of the kernel: the desk, one's own things, search, exports, imports, merging."""

from .people import ANYBODY, EVERYONE, STAFF
from .ways import Way

READERS = "CADVELP"  # who read organizations and contacts
WRITERS = "CADEP"  # who change some rows in bulk, import and undo
EXPORTERS = "CADEP"
MERGERS = "CAD"
LATER = {"name": "Weekly", "list": "organizations"}

DESK = [
    Way("desk", EVERYONE, words="the desk"),
    Way("search", EVERYONE, words="search"),
    Way("palette", EVERYONE, query={"q": "new"}, words="the command palette"),
    Way("keys", EVERYONE, words="the keys"),
    Way("star", post=READERS, of="=partners.organization organization", body={"on": "1"}, words="star a record"),
    Way("healthz", ANYBODY, words="liveness, for machines"),
    Way("readyz", ANYBODY, words="readiness, for machines"),
]
ACCOUNT = [
    Way("sign-in", ANYBODY, ANYBODY, words="sign in"),
    Way("sign-out", post=ANYBODY, words="sign out"),
    Way("change-password", EVERYONE, EVERYONE, words="change one's password"),
    Way("password_change_done", EVERYONE, words="one's password is changed"),
    Way("language", post=ANYBODY, body={"language": "en"}, words="choose a language"),
    Way("theme", post=ANYBODY, body={"theme": "dark"}, words="choose a theme"),
    Way("mail-settings", EVERYONE, EVERYONE, words="which mails one gets"),
]
JOBS = [
    Way("job", EVERYONE, of="job", words="a job of one's own"),
    Way("cancel-job", post=EVERYONE, of="job", words="cancel a job of one's own"),
]
EXPORTS = [
    Way("exports", EXPORTERS, words="one's exports"),
    Way("export-file", EXPORTERS, of="export_record", words="the file of an export of one's own"),
    Way("export-schedules", EXPORTERS, words="one's scheduled exports"),
    Way("new-export-schedule", EXPORTERS, EXPORTERS, query={"list": "contacts"}, words="schedule an export"),
    Way("export-schedule", EXPORTERS, EXPORTERS, of="schedule", words="change a scheduled export"),
    Way("delete-export-schedule", EXPORTERS, EXPORTERS, of="schedule", words="remove a scheduled export"),
    Way("run-export-schedule", post=EXPORTERS, of="schedule", words="run a scheduled export now"),
]
IMPORTS = [
    Way("imports", WRITERS, WRITERS, words="one's imports; send a file"),
    Way("import", "CAD", of="file_import", words="an import of organizations of one's own"),
    Way("check-import", post="CAD", of="file_import", words="read it anew"),
    Way("save-import", post="CAD", of="file_import", words="save it"),
    Way("discard-import", post="CAD", of="file_import", words="throw it away"),
    Way("refused-rows", "CAD", of="file_import", words="its refused rows, as a file"),
    Way("import-template", "CAD", of="=organizations", words="the template for organizations"),
]
MERGING = [
    Way("merge", MERGERS, MERGERS, of="=organizations", words="merge two organizations"),
    Way("merged", READERS, of="=organizations merged", words="a record that was merged"),
    Way("bulk-changes", WRITERS, words="bulk changes of one's own, all for who may undo any"),
    Way("bulk-change", WRITERS, WRITERS, of="change_set", words="a bulk change; undo it"),
]
VIEWS = [
    Way("saved-views", STAFF, words="one's saved views"),
    Way("new-view", READERS, READERS, query={"list": "contacts"}, body={"list": "contacts"}, words="save a view"),
    Way("saved-view", STAFF, STAFF, of="view", words="rename or share a view of one's own"),
    Way("replace-view", post=READERS, of="view", words="save what is shown in a view of one's own"),
    Way("mark-view", post=STAFF, of="view", body={"what": "pinned", "on": "1"}, words="pin a view"),
    Way("delete-view", STAFF, STAFF, of="view", words="delete a view of one's own"),
    Way("take-over-view", post="CS", of="left_view", words="take over the view of someone who left"),
]
LISTS = [
    Way("around", READERS, of="=organizations organization", words="the place of a record in a list"),
    Way("step", READERS, of="=organizations organization =next", words="the next record of a list"),
]

GROUPS = {
    "Desk and search": DESK,
    "Account": ACCOUNT,
    "Jobs": JOBS,
    "Exports": EXPORTS,
    "Imports": IMPORTS,
    "Merging and undoing": MERGING,
    "Saved views": VIEWS,
    "Between records": LISTS,
}
