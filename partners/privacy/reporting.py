"""All that is held on a person, found by walking the relations: to read, and as a file.

Source: personal-information law, article 45. It tells what is about the person; plans of investors and what others
said are not in it, even where they are kept beside it.
"""

import hashlib
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.erasing import Erasing
from partners.exported_people import exports_with, numbers_of
from partners.models import Contact
from partners.privacy.answers import rows_of
from promotion_crm.history import changes_of, value_in_words
from promotion_crm.lists.base import heading_of
from promotion_crm.merging.gone import all_as_they_were
from promotion_crm.models import Download
from promotion_crm.visits import kind_of

KIND = "partners.contact"
HIDDEN = ("search_text", "code")  # words of the search, and what opens a door


@dataclass
class Section:
    """A part of the report: rows of (label, words)."""

    title: str
    why: str = ""
    rows: list = field(default_factory=list)


@dataclass
class Report:
    """`sections` in order; `made_at` is when it was found."""

    contact: Contact
    made_at: object
    sections: list

    def plain(self):
        """As the file holds it."""
        return {
            "contact": self.contact.pk,
            "made_at": self.made_at,
            "sections": [
                {"title": str(s.title), "why": str(s.why), "rows": [{str(k): v for k, v in row} for row in s.rows]}
                for s in self.sections
            ],
        }


def report_of(contact):
    numbers = numbers_of(contact)
    found = [_person(contact), *_merged(contact, numbers)]
    found += [section for answer, rows in rows_of(numbers) if (section := _related(answer, rows)).rows]
    found += [_history(contact), _exports(numbers), _reports(contact), _elsewhere(contact)]
    return Report(contact, now(), found)


def _person(contact):
    return Section(_("The record"), rows=[_whole(contact)])


def _whole(row, leave=()):
    fields = [f for f in row._meta.concrete_fields if f.name not in (*HIDDEN, *leave)]
    return [(capfirst(f.verbose_name), _words(row, f.name)) for f in fields]


def _words(row, path):
    """What a field, or one that a path leads to, says of a row."""
    for name in path.split("__")[:-1]:
        row = getattr(row, name)
        if row is None:
            return ""
    name = path.rpartition("__")[2]
    f, value = row._meta.get_field(name), getattr(row, name)
    if f.is_relation or isinstance(value, Model):
        return "" if value is None else str(value)
    return str(value_in_words(f, value))


def _merged(contact, numbers):
    gone = all_as_they_were(Contact, sorted(numbers - {contact.pk}))
    rows = [_whole(one) for one in gone.values()]
    return [Section(_("Records that were merged into it"), rows=rows)] if rows else []


def _related(answer, rows):
    meta = answer.model._meta
    named = [f.name for f in meta.concrete_fields if f.is_relation]
    shows = [name for name in answer.shows if name not in HIDDEN]
    read = rows.select_related(*named).order_by("pk")
    lines = [[(_label(answer.model, path), _words(row, path)) for path in shows] for row in read]
    title = capfirst(meta.verbose_name_plural)
    return Section(title, str(answer.why), lines)


def _label(model, path):
    for name in path.split("__")[:-1]:
        model = model._meta.get_field(name).related_model
    return capfirst(model._meta.get_field(path.rpartition("__")[2]).verbose_name)


def _history(contact):
    rows = [
        [
            (_("When"), _moment(entry.at)),
            (_("Who"), str(entry.user or "")),
            (_("Reason"), entry.reason),
            (_("What"), "; ".join(f"{c.field}: {c.before or '—'} → {c.after or '—'}" for c in entry.changes)),
        ]
        for entry in changes_of(contact, limit=1000)
    ]
    return Section(_("History of the record"), rows=rows)


def _exports(numbers):
    rows = [
        [
            (_("When"), _moment(one.at)),
            (pgettext("report", "By"), str(one.user or "")),
            (_("List"), str(heading_of(one.list_name))),
            (_("Format"), one.get_format_display()),
            (_("Columns"), ", ".join(one.columns)),
            (_("Purpose"), one.purpose),
        ]
        for one in exports_with(numbers)
    ]
    return Section(_("Files in which the person went out"), rows=rows)


def _reports(contact):
    taken = Download.objects.filter(kind=KIND, record_id=contact.pk).select_related("user").order_by("-id")
    rows = [[(_("When"), _moment(one.at)), (pgettext("report", "By"), str(one.user))] for one in taken]
    return Section(_("Reports like this one that were taken"), rows=rows)


def _elsewhere(contact):
    """Where else the person is named: in which texts, not what these say of others."""
    hits = [hit for hit in Erasing(contact, None).hits() if hit.elsewhere]
    rows = [[(_("Kind"), str(capfirst(hit.words))), (_("Texts"), str(hit.elsewhere))] for hit in hits]
    why = _("Texts of other records that hold the name, address or number; what else they say is not about the person.")
    return Section(_("Named elsewhere"), why, rows)


def _moment(at):
    return localtime(at).strftime("%Y-%m-%d %H:%M")


def recorded(contact, text, *, by, address):
    """Keep that a report was taken: by whom, and the digest of what it said."""
    Download.objects.create(
        user=by,
        kind=kind_of(contact),
        record_id=contact.pk,
        name=f"contact-{contact.pk}.json",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        address=address[:300],
    )
