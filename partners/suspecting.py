"""Which leads a lead may repeat: same code, same firm and industry within a year, similar names.

Candidates come from the search index, and only these are compared name by name. Several
leads are looked for at once, so that an import asks no more often than a form. Source:
Xuancheng's rules of 2024, our measures of likeness.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db import connection

from .likeness import (
    Core,
    closest,
    of_firm,
    of_project,
    same_firm,
    same_in_pinyin,
    same_project,
    same_project_of_firm,
    searches,
    spelled,
)

YEAR = timedelta(days=365)
FIRMS, OF_FIRM, TITLES = 60, 200, 150  # rows that are compared at most for one lead
FURTHER = 3  # names a firm is looked for by
NAMED = ("pk", "name_en", "name_zh")
GENERIC = 25  # what more leads than that are called says nothing about which it is
FOUND = 12  # pairs kept of one lead, the closest
AT_ONCE = 200  # leads looked for in one question
ENTERING = 5_201_316  # advisory lock: leads are compared one after the other


@dataclass(frozen=True)
class Other:
    """An earlier lead as it is compared."""

    pk: int
    title: str
    investor_id: int
    industry_id: int | None
    received_on: object


def one_at_a_time():
    """Whoever enters leads waits here until the transaction of the one before has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERING])


def look_for_duplicates(leads):
    """For each of these leads those it may repeat, the one with most grounds first: [[(pk, [ground, …]), …], …].

    The leads may be unsaved, and known only in part. Duplicates are no originals, so they
    do not count; leads that were lost or given up do.
    """
    found = []
    for start in range(0, len(leads), AT_ONCE):
        some = leads[start : start + AT_ONCE]
        firms = same_firms({lead.investor_id for lead in some} - {None})
        sources = _of_firms(some, firms), _of_code(some), _of_title(some)
        found += [_judged(lead, firms, *(source[n] for source in sources)) for n, lead in enumerate(some)]
    return found


def _judged(lead, firms, of_firm_, of_code, of_title):
    """Every candidate with what speaks for it; those that have nothing are dropped."""
    grounds, others = defaultdict(list), {}
    for other in of_code:
        grounds[other.pk].append("code")
    for other in of_firm_:
        others[other.pk] = other
        grounds[other.pk] += _of_one_firm(lead, other, firms.get(lead.investor_id))
    by_name = [other for other in of_title if other.pk not in others]
    if len(by_name) <= GENERIC:
        for other in by_name:
            grounds[other.pk].append("name")
    grounds.pop(lead.pk, None)
    pairs = [(pk, why) for pk, why in grounds.items() if why]
    return sorted(pairs, key=lambda pair: (-len(pair[1]), -pair[0]))[:FOUND]


def _of_one_firm(lead, other, firm):
    """What speaks for two leads of the same firm: the industry within a year, and the title."""
    if abs(lead.received_on - other.received_on) <= YEAR:
        if lead.industry_id and lead.industry_id == other.industry_id:
            yield "investor"
        elif not (lead.industry_id and other.industry_id):
            yield "firm"
    if lead.title and same_project_of_firm(lead.title, other.title, firm.core):
        yield "name"


# -- firms ----------------------------------------------------------------------------


@dataclass
class Firm:
    """The organizations that are one firm under several rows, and the words of its names."""

    pks: set
    core: Core


def same_firms(pks, named=None):
    """For each of these organizations the rows that are the same firm, itself among them.

    `named` finds firms by their names as `firms_named` does, which asks the search index.
    """
    model = apps.get_model("partners", "Organization")
    own = {pk: {*names} - {""} for pk, *names in model._base_manager.filter(pk__in=pks).values_list(*NAMED)}
    firms = {}
    for pk, rows in (named or firms_named)(own).items():
        names = own[pk].union(*(row[1:] for row in rows)) - {""}
        firms[pk] = Firm({pk, *(row[0] for row in rows)}, Core(tuple(w for n in names for w in of_firm(n).words), ()))
    return firms


def firms_named(own):
    """For names by key the organizations of that name or nearly, in either script: {key: {(pk, English, Chinese)}}."""
    alike = _alike_firms(own)
    # A row with both names leads from one script to the other: look once more by what was found.
    more = _alike_firms({key: _further(own[key], rows) for key, rows in alike.items()}, exactly=True)
    return {key: rows | more[key] for key, rows in alike.items()}


def _further(own, rows):
    """Names of the rows found that say something the firm's own names do not, the first few."""
    known = {of_firm(name) for name in own}
    return {core: name for row in rows for name in row[1:] if name and (core := of_firm(name)) not in known}.values()


def _alike_firms(named, *, exactly=False):
    """For names by key the rows that have one of them, or nearly: {key: {(pk, English, Chinese), …}}."""
    asks = slice(1) if exactly else slice(None)
    cores = {key: [of_firm(name) for name in names] for key, names in named.items()}
    asked = [
        (key, words)
        for key, of_key in cores.items()
        for core in [*of_key[:FURTHER], *_in_pinyin(of_key[:FURTHER])]
        for words in searches(core)[asks]
    ]
    candidates = search("partners_organization", "id, name_en, name_zh", asked, FIRMS)
    return {key: _same(of_key, candidates[key]) for key, of_key in cores.items()}


def _in_pinyin(cores):
    """What these Chinese names may stand under in Latin letters."""
    return [Core((letters,), core.numbers) for core in cores for letters in spelled(core)]


def _same(cores, rows):
    """Those of the rows (pk, English name, Chinese name) that are of a firm with one of these cores."""
    theirs = [(row, of_firm(name)) for row in rows for name in row[1:] if name]
    others = [other for _row, other in theirs]
    found = {theirs[n][0] for core in cores for n in closest(core, others, 80, FIRMS) if same_firm(core, theirs[n][1])}
    return found | {row for row, other in theirs if any(same_in_pinyin(core, other) for core in cores)}


# -- candidates -----------------------------------------------------------------------

LEAD = "id, title, investor_id, industry_id, received_on"


def _of_firms(leads, firms):
    """The newest leads of the firm of each of these, by its place."""
    asked = [(n, pk) for n, lead in enumerate(leads) for pk in _pks(firms.get(lead.investor_id))]
    return _others(
        f"""
        SELECT asked.n, found.* FROM unnest(%s::int[], %s::bigint[]) AS asked(n, pk) CROSS JOIN LATERAL (
            SELECT {LEAD} FROM partners_projectlead
            WHERE investor_id = asked.pk AND status <> 'duplicate' ORDER BY id DESC LIMIT {OF_FIRM}) AS found
        """,
        asked,
    )


def _pks(firm):
    return firm.pks if firm else ()


def _of_code(leads):
    """The leads that have the same landing code as each of these, by its place."""
    asked = [(n, lead.landing_code) for n, lead in enumerate(leads) if lead.landing_code]
    return _others(
        f"""
        SELECT asked.n, found.* FROM unnest(%s::int[], %s::text[]) AS asked(n, code) CROSS JOIN LATERAL (
            SELECT {LEAD} FROM partners_projectlead
            WHERE landing_code = asked.code AND landing_code <> '' AND status <> 'duplicate' LIMIT {FOUND}) AS found
        """,
        asked,
    )


def _of_title(leads):
    """The leads with nearly the same title as each of these, by its place."""
    cores = [of_project(lead.title or "") for lead in leads]
    asked = [(n, words) for n, core in enumerate(cores) for words in searches(core)]
    candidates = search("partners_projectlead", LEAD, asked, TITLES, "AND status <> 'duplicate'")
    found = defaultdict(list)
    for n, rows in candidates.items():
        others = [of_project(row[1]) for row in rows]
        near = [i for i in closest(cores[n], others, 60, 2 * GENERIC) if rows[i][0] != leads[n].pk]
        found[n] = [Other(*rows[i]) for i in near if same_project(cores[n], others[i])]
    return found


def _others(sql, asked):
    found = defaultdict(list)
    for n, *row in ask(sql, asked):
        found[n].append(Other(*row))
    return found


def search(table, columns, asked, most, condition=""):
    """Rows of a table found by their words: {key: [row, …]} for asked [(key, tsquery), …], so many for each."""
    sql = f"""
        SELECT asked.n, found.* FROM unnest(%s::int[], %s::text[]) AS asked(n, words) CROSS JOIN LATERAL (
            SELECT {columns} FROM {table}
            WHERE to_tsvector('simple'::regconfig, COALESCE(search_text, '')) @@ to_tsquery('simple', asked.words)
            {condition} LIMIT {most}) AS found
        """  # in no order: to sort all that hold a common word takes long, and a rare word has few
    found = defaultdict(dict)
    for key, *row in ask(sql, asked):
        found[key][row[0]] = tuple(row)
    return defaultdict(list, {key: list(rows.values()) for key, rows in found.items()})


def ask(sql, pairs):
    if not pairs:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*pairs, strict=True)])
        return cursor.fetchall()
