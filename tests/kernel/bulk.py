"""A bulk edit as a person does it: looked at first, then done."""

import re

from django.db import connection
from django.urls import reverse

from promotion_crm.models import ChangeSet

REASON = "Reorganized"


def address(name, *rows, **asked):
    """The page for these rows as they were ticked, or for all that the filters find."""
    ticks = "&".join(f"tick={row.pk}" for row in rows)
    filters = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{reverse(f'{name}-edit')}?{ticks}&{filters}".rstrip("?&")


def look(client, url, **typed):
    """The answer with the preview."""
    return client.post(url, {"reason": REASON, **typed, "preview": "1"})


def save(client, url, seen=None, **typed):
    """The answer to the button that changes the rows; `seen` is the answer with the preview."""
    seen = seen or look(client, url, **typed)
    assert "seen" in seen.context, told(seen)
    return client.post(url, {"reason": REASON, **typed, "seen": seen.context["seen"], "save": "1"})


def done(client, url, **typed):
    """The ChangeSet of an edit that goes through."""
    answer = save(client, url, **typed)
    assert answer.status_code == 302, told(answer)
    apart()
    return ChangeSet.objects.latest("pk")


def apart():
    """What follows is not written in the name of the request before it.

    A test is one transaction, to whose end the context of the history lasts; a request is one each.
    """
    connection.cursor().execute("SELECT set_config('pghistory.context_id', '', true)")


def numbers(answer):
    """How many rows change, are so already, are refused."""
    preview = answer.context["preview"]
    return len(preview.changed), preview.same, len(preview.refused)


def told(answer):
    """What a refused form, or the page, says is wrong."""
    form = answer.context["form"] if answer.context and "form" in answer.context else None
    words = re.sub(r"<[^>]+>|\s+", " ", answer.content.decode().partition("<main")[2])
    return (form.errors if form is not None else "") or " ".join(words.split())


def why(answer, row):
    """Why a row is refused."""
    return " ".join(answer.context["preview"].refused[row.pk])
