"""What the command palette offers: records, acts and pages, as far as this person may."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .acts import Offers
from .finding import best, found, kinds
from .lists.saved import address
from .models import SavedView
from .navigation import NAVIGATION
from .search import plain, tokens
from .shell import own_pages
from .visits import known

EACH = 5  # of a kind while typing
FIRST = 8  # opened last, or starred, before anything is typed
KINDS = 6  # of the records among these, those used last: each takes a query
ITEMS = [item for group in NAVIGATION for item in group.items]


@dataclass
class Option:
    """One line: a name that leads somewhere. `end` stands at its end, in a quiet voice."""

    name: str
    url: str
    icon: str
    end: str = ""
    other_name: str = ""
    other_language: str = ""


@dataclass
class Section:
    label: str
    options: list[Option] = field(default_factory=list)


def sections(user, text):
    """The sections of the palette for what was typed; empty ones are left out."""
    made = _found(user, text) if text else _first(user)
    return [section for section in made if section.options]


def _first(user):
    remembered, offers = known(user, KINDS), Offers(user)
    return [
        Section(_("Opened last"), [of_record(record, with_kind=True) for record in remembered.recent[:FIRST]]),
        Section(
            pgettext("records", "Starred"), [of_record(record, with_kind=True) for record in remembered.starred[:FIRST]]
        ),
        Section(_("Do"), [Option(str(words), url, "plus") for words, url in offers.plain]),
        Section(pgettext("to open", "Pages"), pages(user)),
    ]


def _found(user, text):
    offers = Offers(user)
    act, rest = offers.begun(text)
    if act:
        return [Section(_("Do"), _about_those(user, offers, act, rest))]
    groups = found(user, text, EACH)
    records = [Section(capfirst(m._meta.verbose_name_plural), list(map(of_record, rows))) for m, rows, _m in groups]
    first = [record for _model, rows, _more in groups for record in rows[:1]]
    acts = [Option(str(words), url, "plus") for words, url in offers.plain if matches(words, text)]
    acts += [act for record in first[:2] for act in of_acts(offers.about(record), record)]
    paged = [page for page in pages(user) if matches(page.name, text)]
    more = [_all_results(text)] if any(more for _model, _rows, more in groups) else []
    return [
        *records,
        Section(_("Do"), acts),
        Section(pgettext("to open", "Pages"), paged + views(user, text)),
        Section(_("More"), more),
    ]


def _all_results(text):
    words = _("All results for “%(text)s”") % {"text": text}
    return Option(words, f"{reverse('search')}?{urlencode({'q': text})}", "search")


def _about_those(user, offers, act, text):
    """The act about each record found by the rest of the text, the likeliest kind first."""
    models = [model for label in act.given for model in kinds() if model._meta.label_lower == label]
    records = [record for model in models for record in best(user, model, text, EACH)]
    return [option for record in records for option in of_acts(offers.about(record, act), record)]


def pages(user):
    items = [item for item in ITEMS if item.open_to(user)]
    return [Option(str(item.label), item.url, item.icon) for item in (*items, *own_pages(user))]


def views(user, text):
    """The saved views of the lists they may open whose names these words begin."""
    items = {item.name: item for item in ITEMS if item.open_to(user)}
    usable = SavedView.objects.usable_by(user).filter(list_name__in=items)
    named = [view for view in usable if matches(view.name, text)][:EACH]
    return [
        Option(view.name, address(view.list_name, view.query, view.pk), items[view.list_name].icon,
               end=str(items[view.list_name].label))
        for view in named
    ]  # fmt: skip


def matches(label, text):
    """Whether every word of the text begins a word of the label, in its script or in pinyin."""
    words = tokens(str(label)).split()
    return all(any(word.startswith(one) for word in words) for one in plain(text).split())


def of_acts(acts, record):
    """The lines of acts about a record; as people share names, each says whose person it is."""
    return [Option(sentence, url, "plus", end=str(_organization(record))) for sentence, url in acts]


def _organization(record):
    return record.organization if hasattr(type(record), "organization") else ""


def of_record(record, with_kind=False):
    """The line of a record; where kinds stand mixed it says which one."""
    url = record.get_absolute_url()
    organization = _organization(record)
    kind = capfirst(record._meta.verbose_name) if with_kind else ""
    return Option(
        name=str(record),
        url=url,
        icon=next((item.icon for item in ITEMS if item.url != "/" and url.startswith(item.url)), ""),
        end=str(organization or kind),
        other_name=getattr(record, "other_name", ""),
        other_language=getattr(record, "other_language", ""),
    )
