"""Which stored rows an organization or a contact may repeat, for many at once: each question is asked once for all.

The rows may be unsaved, and known only in part.
"""

from collections import defaultdict
from dataclasses import replace

from rapidfuzz import fuzz, process

from partners.likeness_of_people import of_person
from partners.models.compared import Folded, Host, PhoneEnd
from partners.suspecting import ask, firms_named, same_firms

from .grounds import SHARED, says_something, score
from .judging import Person, columns, compared
from .reading_all import firms_among_all

LOT = 20_000  # rows looked for at once
MANY, AT_ONCE = 400, 200  # names of firms from which on all are read; asked of the search index in one question
FOUND = 12  # pairs told of one row, the weightiest
COLLEAGUES = 3000  # contacts of one firm that are compared by name
# By the kind of value: the column, and what its index keeps of it.
KEYS = {
    "code": ("credit_code", str),
    "site": ("website", Host.of),
    "email": ("email", Folded.of),
    "phone": ("phone", PhoneEnd.of),
    "wechat": ("wechat", Folded.of),
}


def look_for_doubles(model, rows):
    """For each row those it may repeat: [[(pk, [ground, …]), …], …], the one that most speaks for first."""
    found = []
    for start in range(0, len(rows), LOT):
        found += _look(compared(model), rows[start : start + LOT])
    return found


def _look(kind, rows):
    ours, pools = as_compared(kind, rows), [set() for _row in rows]
    for name in kind.KINDS:
        _by_key(kind, name, ours, pools)
    firms = _of_one_firm(ours, pools) if kind is Person else _by_name(ours, pools)
    theirs = stored(kind, set().union(*pools))
    return [_judged(one, pool, theirs, firms) for one, pool in zip(ours, pools, strict=True)]


def _judged(one, pool, theirs, firms):
    """What of the pool speaks for being the same, the weightiest first."""
    found = []
    for pk in pool - {one.pk}:
        other = theirs.get(pk)
        if other is not None and (grounds := one.grounds(_at(other, firms, one))):
            found.append((pk, grounds))
    return sorted(found, key=lambda pair: (-score(pair[1]), pair[0]))[:FOUND]


def _at(other, firms, one):
    """A person as one of our person's firm, where the organization they are at is one of its rows."""
    firm = firms.get(one.firm) if firms else None
    return replace(other, firm=one.firm) if firm and other.firm in firm.pks else other


def as_compared(kind, rows):
    """These rows, saved or not, as they are compared: the database cuts what was typed as it cuts what is stored."""
    types = ["bigint" if name.endswith("id") else "text" for name in kind.FIELDS]
    arrays = ", ".join(f"%s::{type_}[]" for type_ in ("int", *types))
    sql = f"SELECT {columns(kind, 't')} FROM unnest({arrays}) AS t(n, {', '.join(kind.FIELDS)}) ORDER BY n"
    given = [(n, *(getattr(row, name) for name in kind.FIELDS)) for n, row in enumerate(rows)]
    return [kind(*row) for row in ask(sql, given)]


def stored(kind, pks):
    """The rows with these keys as they are compared, by key."""
    sql = f"SELECT {columns(kind, 't')} FROM {kind.TABLE} t WHERE t.id = ANY(%s)"
    return {row[0]: kind(*row) for row in ask(sql, [(pk,) for pk in pks])}


def _by_key(kind, name, ours, pools):
    """Put those with the same value into the pools; the rows without the values that too many share."""
    column, key = KEYS[name]
    asked = [(n, getattr(one, name)) for n, one in enumerate(ours) if says_something(name, getattr(one, name))]
    sql = f"""
        SELECT asked.n, array_agg(found.id) FROM unnest(%s::int[], %s::text[]) AS asked(n, value)
        CROSS JOIN LATERAL (
            SELECT id FROM {kind.TABLE} WHERE {key(column)} = {key("asked.value")} AND {column} <> ''
            LIMIT {SHARED[name] + 1}) AS found
        GROUP BY asked.n
        """
    for n, pks in ask(sql, asked):
        if len(pks) > SHARED[name]:
            ours[n] = ours[n].without([name])
        else:
            pools[n].update(pks)


def _by_name(ours, pools):
    """Put the organizations of the same name, or nearly, into the pools."""
    for n, rows in _firms_named({n: one.names for n, one in enumerate(ours) if one.names}).items():
        pools[n].update(row[0] for row in rows)


def _firms_named(own):
    """The organizations with nearly these names, by key; for many names all are read once."""
    if len(own) > MANY:
        return firms_among_all(own)
    keys, found = list(own), {}
    for start in range(0, len(keys), AT_ONCE):
        found |= firms_named({key: own[key] for key in keys[start : start + AT_ONCE]})
    return found


def _of_one_firm(ours, pools):
    """Make the rows of one firm say so, and put their colleagues of a similar name into the pools; the firms."""
    firms = same_firms({one.firm for one in ours} - {None}, _firms_named)
    colleagues = _colleagues({min(firm.pks): firm.pks for firm in firms.values()})
    for n, one in enumerate(ours):
        if firm := firms.get(one.firm):
            ours[n] = replace(one, firm=min(firm.pks))
            pools[n].update(colleagues[min(firm.pks)].like(one))
    return {min(firm.pks): firm for firm in firms.values()}


class Colleagues:
    """The contacts of one firm by their names."""

    def __init__(self):
        self.turned, self.letters = defaultdict(set), {}

    def add(self, pk, *names):
        for name in filter(None, map(of_person, names)):
            for turned in {name.turned, *name.spelled}:
                self.turned[turned].add(pk)
            if not name.chinese:
                self.letters[pk] = name.letters

    def like(self, one):
        """The keys of those whose name may be this one's."""
        found = set()
        for name in one.names:
            found.update(*(self.turned.get(turned, ()) for turned in {name.turned, *name.spelled}))
            if not name.chinese:
                near = process.extract(name.letters, self.letters, scorer=fuzz.ratio, score_cutoff=80, limit=FOUND)
                found.update(pk for _letters, _score, pk in near)
        return found


def _colleagues(firms):
    """The contacts of firms, given as {key: the keys of its organizations}."""
    found = defaultdict(Colleagues)
    sql = f"""
        SELECT asked.firm, found.* FROM unnest(%s::bigint[], %s::bigint[]) AS asked(firm, pk)
        CROSS JOIN LATERAL (
            SELECT id, name_en, name_zh FROM partners_contact
            WHERE organization_id = asked.pk ORDER BY id DESC LIMIT {COLLEAGUES}) AS found
        """
    for firm, *row in ask(sql, [(firm, pk) for firm, pks in firms.items() for pk in pks]):
        found[firm].add(*row)
    return found
