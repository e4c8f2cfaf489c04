"""When two names are of one person: in any order of their words, in English, Chinese and pinyin."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from promotion_crm.pinyin import spellings
from promotion_crm.search import IS_HAN, RUNS, plain

ALIKE = 88  # of 100: "Anna Schmidt" and "Anna Schmitt" have 91, "Jan Weber" and "Jana Weber" are told apart below
WORD = 80  # each word has one like it
SHORT = 4  # letters of a word in which each one counts
TITLES = {
    *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "herr", "frau", "phd", "mba"),
    *("先生", "女士", "小姐", "博士", "教授", "老师", "经理", "总经理"),
}
TITLES_ZH = ("先生", "女士", "小姐", "博士", "教授", "老师")


@dataclass(frozen=True)
class Name:
    """A person's name: `turned` is the same however its words are ordered and parted."""

    words: tuple[str, ...]
    chinese: bool
    turned: str
    spelled: frozenset  # what a Chinese name is when it is written in pinyin, turned in the same way

    @property
    def letters(self):
        """Its words in the order of the alphabet, as one."""
        return "".join(self.words)


@lru_cache(maxsize=20_000)
def of_person(text):
    """The name in a text, None where it holds none."""
    words = [word for word in RUNS.findall(plain(text)) if word not in TITLES]
    if not words:
        return None
    if all(IS_HAN.match(word) for word in words):
        joined = _without_title("".join(words))
        spelled = frozenset(map(turned, spellings(joined))) if 1 < len(joined) < 5 else frozenset()
        return Name((joined,), True, joined, spelled)
    return Name(tuple(sorted(words)), False, turned("".join(words)), frozenset())


def _without_title(name):
    for title in TITLES_ZH:
        if len(name) > len(title) + 1:
            name = name.removesuffix(title)
    return name


def turned(letters):
    """The first by alphabet of all ways to begin in the middle: Wang Jianguo, Jianguo Wang, Jian Guo Wang are one."""
    return min(letters[n:] + letters[:n] for n in range(len(letters))) if letters else ""


def likeness_of(one, other):
    """ "name", "pinyin" or "near" where two names (of `of_person`) are of one person, else ""."""
    if one.chinese == other.chinese:
        if one.turned == other.turned:
            return "name"
        return "near" if not one.chinese and _near(one, other) else ""
    chinese, latin = (one, other) if one.chinese else (other, one)
    return "pinyin" if latin.turned in chinese.spelled else ""


def _near(one, other):
    """A slip in a longer word; in a short one it is another name."""
    if len(one.words) != len(other.words) or fuzz.ratio(one.letters, other.letters) < ALIKE:
        return False
    return all(map(_answers, one.words, other.words))


def _answers(word, theirs):
    if word == theirs:
        return True
    return min(len(word), len(theirs)) > SHORT and fuzz.ratio(word, theirs) >= WORD


def same_names(these, those):
    """How two people with these names (English, Chinese) compare: "name", "pinyin", "near", "other" or "".

    "other" says that they are written in one script and differ; "" that nothing can be said.
    """
    pairs = [(one, other) for one in these if one for other in those if other]
    found = {likeness_of(one, other) for one, other in pairs}
    for said in ("name", "pinyin", "near"):
        if said in found:
            return said
    return "other" if any(one.chinese == other.chinese for one, other in pairs) else ""
