"""What rows that may be one have in common: only rows that share one of these keys are compared with each other."""

from rapidfuzz import fuzz, process

from partners.likeness import SPELLED, spelled
from partners.models.compared import END
from promotion_crm.search import IS_HAN

from .grounds import says_something
from .judging import Firm

HEAD = 4  # letters of a word by which a slip further on is found
LONG_CHINESE = 8  # characters of a Chinese name in which one may be a slip
CLOSE = 88  # of 100, by the letters alone: quick, before the rest, which asks for 90


def keys_of(row):
    """(kind, value, letters) of each key of a row; `letters` only where alike is enough."""
    return set(_keys_of_firm(row) if isinstance(row, Firm) else _keys_of_person(row))


def key_of(kind, value):
    """What rows with nearly this value share."""
    return value[-END:] if kind == "phone" else value


def _keys_of_firm(firm):
    if says_something("site", firm.site):
        yield "site", firm.site, ""
    for core in firm.cores:
        if not core.words:
            continue
        yield "name", (core.letters, core.numbers), ""
        chinese = any(map(IS_HAN.match, core.words))
        if not chinese and len(core.joined) >= SPELLED:
            yield "pinyin", core.joined, ""
        for letters in spelled(core):
            yield "pinyin", letters, ""
        if not chinese or len(core.joined) >= LONG_CHINESE:
            words = sorted(core.words)
            yield "near", ("head", *(word[:HEAD] for word in words), core.numbers), core.letters
            yield "near", ("tail", *(word[-HEAD:] for word in words), core.numbers), core.letters


def _keys_of_person(person):
    for kind in ("email", "wechat"):
        if says_something(kind, getattr(person, kind)):
            yield kind, getattr(person, kind), ""
    if says_something("phone", person.phone):
        yield "phone", key_of("phone", person.phone), ""
    for name in person.names:
        for turned in {name.turned, *name.spelled}:
            yield "name", (person.firm, turned), ""
        if not name.chinese:
            yield "near", (person.firm, "head", name.letters[:HEAD]), name.letters
            yield "near", (person.firm, "tail", name.letters[-HEAD:]), name.letters


def pairs_in(block):
    """The pairs (earlier, later) of a block [(pk, letters), …] that are worth a judgement."""
    for n, (pk, letters) in enumerate(block):
        rest = block[n + 1 :]
        if letters:
            # The same letters are the same name, which is another key.
            others = {other: theirs for other, theirs in rest if theirs != letters}
            near = process.extract(letters, others, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None)
            found = [other for _letters, _score, other in near]
        else:
            found = [other for other, _letters in rest]
        yield from (tuple(sorted((pk, other))) for other in found if other != pk)
