"""What a person can do from anywhere: named in `settings.ACTS`, and a new row of every list.

The palette offers them by their words, `new lead`, and about a record, `log meeting with …`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from .lists.base import lists


@dataclass(frozen=True)
class Act:
    """`about` is the sentence with the record's name last: "Log meeting with %(name)s".

    `given` says, by the label of a model, what the form is told of a record of it: a function
    of record and person that returns parameters, or None where that is not for this person.
    """

    words: str
    url: str
    permission: str
    about: str = "%(name)s"
    given: dict[str, Callable] = field(default_factory=dict)

    def open_to(self, user):
        return user.has_perm(self.permission)

    @property
    def spoken(self):
        """How it is begun when typed, the longest first."""
        return [str(self.about) % {"name": ""}, str(self.words)]

    def url_for(self, record, user):
        """Where it is done about a record, "" where it is not."""
        given = self.given.get(record._meta.label_lower)
        params = given(record, user) if given else None
        return f"{self.url}?{urlencode(params)}" if params else ""


class Offers:
    """The acts that are open to one person."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def acts(self):
        named = [import_string(name) for name in settings.ACTS]
        return [act for act in named if act.open_to(self.user)]

    @cached_property
    def plain(self):
        """[(words, url), …], each address once."""
        found = {act.url: act.words for act in self.acts}
        found |= {url: of.add_words for of in lists().values() if (url := of.add_url(self.user))}
        return [(words, url) for url, words in found.items()]

    def about(self, record, only=None):
        """[(sentence, url), …] of what can be done about a record, by one act or all."""
        acts = [only] if only else self.acts
        return [(str(act.about) % {"name": record}, url) for act in acts if (url := act.url_for(record, self.user))]

    def begun(self, text):
        """The act that a text begins with and the rest of it, or (None, text): `new lead hkt`."""
        for act in self.acts:
            for words in act.spoken:
                rest = _after(text, words.strip(" :："))
                if rest:
                    return act, rest
        return None, text


def _after(text, words):
    """What stands after these words, "" where the text does not begin with them, and with more."""
    if not words or not text.lower().startswith(words.lower()):
        return ""
    rest = text[len(words) :]
    apart = not words[-1].isascii() or not rest[:1].isalnum()
    return rest.strip(" :：") if apart else ""
