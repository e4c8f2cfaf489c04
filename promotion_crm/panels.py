"""What an upper floor shows on a page of a lower one: functions named in `settings.PANELS`."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass
class Panel:
    """A box on a page: a title, a template with its context, and a link to all of it."""

    title: str
    template: str
    context: dict = field(default_factory=dict)
    count: object = None
    url: str = ""
    url_label: str = ""
    wide: bool = False
    name: str = ""  # what an address names it by, after the #


@dataclass
class Tile:
    """A figure that opens the rows it counts."""

    label: str
    value: object
    url: str
    note: str = ""
    tone: str = ""


@dataclass
class NextStep:
    """What has to be done next about a record, and by when."""

    what: str
    due_on: date


def panels(place, request, record=None):
    """The panels (or tiles) of a place, in the order of the settings; a None is left out."""
    made = (import_string(name)(request, record) for name in settings.PANELS.get(place, []))
    return [panel for panel in made if panel is not None]


def tiles(place, request):
    """All tiles of a place; each function gives a list of them."""
    return [t for name in settings.PANELS.get(place, []) for t in import_string(name)(request)]
