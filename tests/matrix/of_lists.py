"""Ways into lists: the page, its files, its bulk edit, the choices of its filters, acts on its rows."""

from dataclasses import dataclass

from .ways import Way

READERS = "CADVELP"
EXPORTERS = "CADEP"


@dataclass(frozen=True)
class ListRow:
    """`read` may open the list, `edit` changes its rows in bulk ("" where nothing is edited so), `file` exports it.

    `choices` is a filter of it that is typed, "" where there is none; `acts` are further ways from its rows.
    """

    name: str
    read: str
    file: str
    edit: str = ""
    choices: str = ""
    pick: str = ""  # who sets that filter, where not all who read the list do
    acts: tuple[str, ...] = ()
    column: str = ""  # one that is no personal data, where not all shown at first are such

    def ways(self):
        asked = {"columns": self.column} if self.column else {}
        yield Way(self.name, self.read, words=f"the list {self.name}")
        yield Way(f"{self.name}-export", self.file, of="=csv", query=asked, words=f"{self.name} as a file")
        yield Way(f"{self.name}-edit", self.edit or None, self.edit or None, words=f"{self.name} edited in bulk")
        yield Way(
            f"{self.name}-choices",
            (self.pick or self.read) if self.choices else None,
            of=f"={self.choices or 'none'}",
            words=f"choices of a filter of {self.name}",
        )


LISTS = [
    ListRow("organizations", READERS, EXPORTERS, edit="CAD", choices="parent"),
    ListRow("partners", READERS, EXPORTERS, edit="CAD", acts=("dispatch-to-partners",)),
    ListRow(
        "contacts",
        READERS,
        EXPORTERS,
        edit="CADEP",
        choices="organization",
        acts=("invite", "withdraw-consents"),
        column="organization",
    ),
    ListRow("appointments", READERS, EXPORTERS, edit="C", choices="organization", acts=("dispatch-to-appointments",)),
    ListRow("applications", READERS, EXPORTERS, choices="organization", acts=("confirm-applications",)),
    ListRow("calls", READERS, EXPORTERS),
    ListRow("programs", READERS, EXPORTERS),
    ListRow("leads", "CADVEL", "CADE", edit="CAD", choices="investor", pick="CADVL"),
    ListRow("landings", "CADVEL", "CADE", choices="investor", pick="CADVL"),
    ListRow("issues", "CADVEL", "CADE", edit="CAD", choices="lead"),
    ListRow("contributions", READERS, EXPORTERS, edit="CA", choices="partner", acts=("confirm-contributions",)),
    ListRow("evaluations", READERS, EXPORTERS, choices="partner"),
    ListRow("recognitions", READERS, EXPORTERS, choices="organization"),
    ListRow("dispatches", READERS, EXPORTERS, choices="organization"),
    ListRow("events", "CADVEL", "CADE", edit="CADE", choices="event"),
    ListRow("participants", READERS, EXPORTERS, edit="CADE", choices="event", acts=("badges-of", "follow-up-of")),
    ListRow("meetings", "CADVEL", "CADE", edit="CADE", choices="lead"),
    ListRow("policy-feedback", "CADVEL", "CADE", edit="CADE", choices="meeting"),
    ListRow("follow-ups", "CADVEL", "CADE", edit="CADE", choices="lead"),
]
GROUPS = {"Lists": [way for row in LISTS for way in row.ways()]}
