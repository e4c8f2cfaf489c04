"""Where a change came from, in words: a page, a file, a merge, a command."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion_crm.models import ChangeSet
from promotion_crm.navigation import NAVIGATION, OWN
from promotion_crm.roles import UNDO_ANY

ADMIN = "/admin/"
ELSEWHERE = {
    "/imports/": gettext_lazy("an imported file"),
    "/merge/": gettext_lazy("a merge"),
    "/bulk-changes/": gettext_lazy("a bulk change"),
    "/history/": gettext_lazy("the history page"),
    "/answer/": gettext_lazy("the guest’s own page"),
}


@dataclass
class Origin:
    words: str
    url: str = ""


def origins(entries, reader):
    """Where each context of these entries came from: {context: Origin}, asked in one query."""
    contexts = {entry.context: entry for entry in entries}
    sets = {of.context: of for of in ChangeSet.objects.filter(context__in=contexts)}
    mine = {of.pk for of in sets.values() if of.by_id == reader.pk or reader.has_perm(UNDO_ANY)}
    return {key: _origin(entry, sets.get(key), mine) for key, entry in contexts.items()}


def _origin(entry, change_set, mine):
    if change_set:
        return Origin(change_set.get_kind_display(), change_set.get_absolute_url() if change_set.pk in mine else "")
    return Origin(in_words(entry.url, entry.user))


def in_words(url, user=None):
    """The page of an address; the command or job where there is none."""
    path = urlsplit(url or "").path
    if not path:
        return _("a job on the server") if user else _("a command on the server")
    if not path.startswith("/"):
        return _("the command “%(name)s”") % {"name": path}
    if path.startswith(ADMIN):
        return _("the administration")
    for start, words in ELSEWHERE.items():
        if path.startswith(start):
            return str(words)
    items = [*(item for group in NAVIGATION for item in group.items), *OWN]
    inside = [item for item in items if item.url != "/" and path.startswith(item.url)]
    if inside:
        return _("the pages “%(name)s”") % {"name": max(inside, key=lambda item: len(item.url)).label}
    return _("a page of the site")
