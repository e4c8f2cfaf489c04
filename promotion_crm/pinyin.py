"""How Chinese is typed in Latin letters: words as the dictionary reads them, surnames as people say them."""

from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

LONGEST = max(map(len, PHRASES_DICT))

# Characters that are read otherwise at the head of a person's name.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao",
    "乐": "yue", "翟": "zhai", "员": "yun", "召": "shao", "折": "she", "缪": "miao", "覃": "qin", "隗": "wei",
    "种": "chong", "卜": "bu",
}  # fmt: skip
U_UMLAUT = ("yu", "u")  # 吕 is lv on a keyboard, lyu in a passport, lu where nobody cares


@lru_cache(maxsize=20_000)
def readings(run):
    """What a run of Chinese is found by: pinyin from each character on, in full and by initials."""
    found = {}
    for syllables in _ways(run):
        found.update(dict.fromkeys("".join(syllables[i:]) for i in range(len(syllables))))
        initials = "".join(syllable[0] for syllable in syllables)
        found.update(dict.fromkeys(initials[i:] for i in range(len(initials) - 1)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def spellings(run):
    """How a run of Chinese is written as one Latin word, the usual way first: ("hengyuan",)."""
    return tuple(dict.fromkeys("".join(syllables) for syllables in _ways(run)))


def surname(character):
    """How a surname of one character is read."""
    return SURNAMES.get(character) or "".join(_syllable(character))


def _ways(run):
    """The ways the run may be spelled, each a list of syllables; the usual one first."""
    usual = _syllables(run)
    ways = [usual]
    if run[0] in SURNAMES:
        ways.append([SURNAMES[run[0]], *usual[1:]])
    if any("v" in syllable for syllable in usual):
        ways += [[syllable.replace("v", letters) for syllable in usual] for letters in U_UMLAUT]
    return ways


def _syllables(run):
    """As `lazy_pinyin`, which takes ten times as long over a run that holds no phrase."""
    if any(run[i:j] in PHRASES_DICT for i in range(len(run)) for j in range(i + 2, min(len(run), i + LONGEST) + 1)):
        return lazy_pinyin(run, errors="ignore")
    return [syllable for character in run for syllable in _syllable(character)]


@cache
def _syllable(character):
    """Its usual reading, as a list of one; of none where it has no reading."""
    return lazy_pinyin(character, errors="ignore")
