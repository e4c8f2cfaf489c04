"""What there is: every address, admin page, action, act and command, as the code declares them."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, get_resolver

OURS = ("promotion_crm", "partners", "events")


def addresses(resolver=None, space="", before=""):
    """Every address, [(its name or "", its route), …]; those of the admin as `admin:…`."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else ""), route
        else:
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space, route)


def without_row(rows, resolver=None):
    """The addresses that no row speaks of; the admin is spoken of by its models, see administration.py."""
    known = {way.name for way in rows}
    found = [(name, route) for name, route in addresses(resolver) if not route.startswith("admin/")]
    return sorted(f"{route} ({name or 'without a name'})" for name, route in found if name not in known)


def without_address(rows, resolver=None):
    """The rows that speak of an address there is not."""
    return sorted({way.name for way in rows} - {name for name, _route in addresses(resolver)})


def said_twice(rows):
    names = [(way.name, way.case) for way in rows]
    return sorted({name for name, case in names if names.count((name, case)) > 1})


def admin_models():
    return {model._meta.label_lower: (model, of) for model, of in admin.site._registry.items()}


def admin_actions():
    """The actions of the admin, as model and name; deleting is said by the letters of the model."""
    for label, (_model, of) in admin_models().items():
        for action in of.actions or ():
            yield f"{label}:{action if isinstance(action, str) else action.__name__}"


def admin_pages():
    """The named pages of the administration that are of no model."""
    of_models = tuple(f"admin:{label.replace('.', '_')}_" for label in admin_models())
    named = {name for name, _route in addresses() if name.startswith("admin:")}
    return {name for name in named if not name.startswith(of_models)}


def palette_acts():
    return list(settings.ACTS)


def list_acts():
    return [(name, act) for name, acts in settings.LIST_ACTS.items() for act in acts]


def commands():
    """The commands of our own apps."""
    for app in OURS:
        folder = Path(apps.get_app_config(app).path) / "management" / "commands"
        yield from (path.stem for path in folder.glob("*.py") if path.stem != "__init__")
