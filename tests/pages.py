"""Every page of the site, walked by the tests."""

import re

from django.urls import URLPattern, get_resolver, reverse

from promotion_crm.lists.base import lists

LISTS = [
    "organizations",
    "partners",
    "contacts",
    "appointments",
    "applications",
    "calls",
    "programs",
    "leads",
    "landings",
    "issues",
    "contributions",
    "evaluations",
    "recognitions",
    "dispatches",
    "events",
    "participants",
    "meetings",
    "policy-feedback",
    "follow-ups",
]
FORMATS = ["csv", "xlsx"]


def export_url(name, kind, query=""):
    return f"{reverse(name)}export.{kind}?{query}"


def may(user, act, model):
    return user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")


def list_model(name):
    return lists()[name].model


def text_of(response):
    """All that a response says, whatever it is made of."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="replace")


def patterns(resolver=None, before=""):
    """Every address the site answers, as (route with samples filled in, view)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + _sample(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry
        else:
            yield from patterns(entry, route)


def _sample(pattern):
    """An address the pattern matches."""
    text = str(pattern)
    known = {
        r"^(?P<app_label>%s)/$": "",
        "<path:object_id>": "1",
        "<kind:kind>": "partners.projectlead",
        "<int:pk>": "1",
        "<id>": "1",
        "<path:object_id>/": "1/",
    }
    for name, value in known.items():
        text = text.replace(name, value)
    text = re.sub(r"<(int|path|str|slug|uuid):\w+>|<\w+>", "1", text)
    text = re.sub(r"\(\?P<app_label>([a-z_|]+)\)", lambda m: m[1].split("|")[0], text)
    text = re.sub(r"\(\?P<url>\.\*\)", "nowhere", text)
    return text.removeprefix("^").removesuffix("$").replace("\\Z", "").replace("\\", "")
