"""Which column of a file is which field: by the field's name, or by a heading of the list in either language."""

from collections import defaultdict

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from promotion_crm.roles import OPERATOR
from promotion_crm.search import plain
from promotion_crm.wording import listed

from .cells import LANGUAGES, shown
from .reading import FileRefused


def match(heads, names, of):
    """({place: field name}, heads that are known and not read) for the fields of an Import. Raises FileRefused."""
    known = _headings(names, of)
    places, unread, wrong = {}, [], []
    for place, head in enumerate(heads):
        fits = known.get(plain(head), [])
        name = next((name for name in fits if name in names and name not in places.values()), None)
        if not head:
            wrong.append(_("Column %(number)d has no heading.") % {"number": place + 1})
        elif not fits:
            wrong.append(_("“%(head)s” is no column of this list.") % {"head": shown(head)})
        elif name:
            places[place] = name
        elif set(fits) <= set(names) or head in unread:
            wrong.append(_("The column “%(head)s” stands there twice.") % {"head": shown(head)})
        else:
            unread.append(head)
    if wrong and not places:
        raise FileRefused(_("The first row has to hold the headings, and holds none that is known."), _choices(names))
    if wrong:
        raise FileRefused(*wrong, _choices(names))
    return places, unread


def _choices(names):
    return _("The columns are: %(names)s.") % {"names": ", ".join(names)}


def missing(names, heads):
    """That columns are missing, in words."""
    return _("The file has no column for %(names)s, which every new row needs.") % {"names": listed(names)}


def _headings(names, of):
    """{heading in plain letters: [name, …]}: what the list exports comes first, then what the fields are called."""
    found = defaultdict(list)
    for name in (*names, *(column.name for column in of.columns)):
        found[name].append(name)
    for language in LANGUAGES:
        with override(language):
            for column in of.columns:
                first, *beside = column.exported(OPERATOR)
                found[plain(first.label)].append(column.name)
                for other in beside:
                    found[plain(other.label)].append(column.kind.currency)
            for name in names:
                found[plain(str(_label(of.model, name, names)))].append(name)
    return {heading: list(dict.fromkeys(fits)) for heading, fits in found.items()}


def _label(model, name, names):
    label = names[name].label
    return label or capfirst(model._meta.get_field(name).verbose_name)


def words_of(of, name, names):
    """What a field is called to the person, as it is on the list."""
    column = next((column for column in of.columns if column.name == name), None)
    return column.heading if column else str(_label(of.model, name, names))
