"""When two names say the same: of projects and of firms, in English or in Chinese.

What every third name has says nothing: it is taken off first (legal forms, places, "plant",
项目), and what is left, the core, is compared. Numbers are compared apart: phase 1 is not phase 2.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from promotion_crm.pinyin import spellings
from promotion_crm.search import IS_HAN, RUNS, plain

ALIKE = 88  # of 100; "Negev water reuse" and "Negev Water re-use" have 100, "Aurora" and "Aurelia cell therapy" 86
SAME_FIRM = 90
SPELLED = 6  # letters of pinyin by which a firm is known; fewer are many firms
ALIKE_IN_FIRM = 75  # two projects of one firm
WORD = 75  # every word has one like it in the other name

SMALL = {
    *("the", "and", "of", "for", "in", "at", "on", "a", "an", "by", "to", "with", "und", "de", "la", "et", "r"),
    "d",
}
FORMS = {
    *("gmbh", "ag", "se", "kg", "kgaa", "co", "ltd", "limited", "inc", "incorporated", "corp", "corporation"),
    *("company", "llc", "llp", "lp", "plc", "pte", "pvt", "pty", "sdn", "bhd", "sa", "sas", "sarl", "spa", "srl"),
    *("bv", "nv", "ab", "oy", "oyj", "as", "asa", "aps", "kk", "holding", "holdings", "group", "international"),
    "branch",
}
PLACES = {
    *("shanghai", "china", "prc", "asia", "pacific", "apac", "greater", "pudong", "beijing", "shenzhen"),
    *("guangzhou", "suzhou", "hangzhou", "nanjing", "tianjin", "chengdu", "hongkong", "hong", "kong", "hk"),
    *("macao", "taiwan", "singapore", "japan", "korea", "germany", "deutschland", "france", "uk", "usa", "us"),
    "europe",
}
WIDE = {"asia", "pacific", "apac", "greater", "europe"}
COMMON = {
    *("project", "plant", "office", "centre", "center", "factory", "facility", "base", "site", "line", "phase"),
    *("stage", "headquarters", "hq", "regional", "new", "sample", "expansion", "investment", "china", "shanghai"),
    *("asia", "pacific", "pudong", "research", "development", "rd", "production", "manufacturing", "service"),
    "services",
}
FORMS_ZH = re.compile(
    "股份有限公司|有限责任公司|有限公司|株式会社|分公司|子公司|公司|集团|控股|股份|代表处|办事处|有限合伙|合伙企业"
)
PLACES_ZH = (
    "上海市?|中国|浦东|北京市?|深圳市?|广州市?|苏州市?|杭州市?|南京市?|天津市?|成都市?|香港|澳门|台湾"
    "|亚太|新加坡|日本|德国"
)
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
COMMON_ZH = re.compile(
    f"{PLACES_ZH}|项目|工厂|生产基地|研发中心|地区总部|区域总部|总部|中心|基地|办公室|新建|扩建|增资|投资|产业|工程|平台|样例|示例"
    "|[0-9一二三四五六七八九十]+期"
)
BEFORE_ZH, AFTER_ZH = re.compile(f"^(?:{PLACES_ZH})(?=.{{4,}})"), re.compile(f"(?<=..)(?:{PLACES_ZH})$")
DOTTED = re.compile(r"\b(?:\w\.){2,}")
NUMERALS = {name: n for n, name in enumerate(("ii", "iii", "iv"), 2)} | {
    **{name: n for n, name in enumerate(("vi", "vii", "viii", "ix"), 6)},
    **{name: n for n, name in enumerate(("first", "second", "third", "fourth", "fifth"), 1)},
}
NUMERALS_ZH = {name: n for n, name in enumerate("一二三四五六七八九十", 1)}
COUNTED_ZH = re.compile("第([一二三四五六七八九十])|([一二三四五六七八九十])期")
LONE = {"i": 1, "v": 5, "x": 10}  # numerals where they count something, else letters
COUNTED = {"phase", "stage", "line", "lot", "unit"}


@dataclass(frozen=True)
class Core:
    """What tells a name from others: its words in order, and the numbers in it."""

    words: tuple[str, ...]
    numbers: tuple[int, ...]

    @cached_property
    def joined(self):
        return "".join(self.words)

    @cached_property
    def letters(self):
        """The same in an order that does not depend on how the words stand."""
        return "".join(sorted(self.words))

    def without(self, other):
        """The same without the words of another core."""
        return Core(tuple(word for word in self.words if word not in other.words), self.numbers)


@lru_cache(maxsize=20_000)
def of_project(title):
    """The core of a title; no words where it says nothing of its own."""
    text = COMMON_ZH.sub(" ", plain(title))
    return Core(tuple(w for w in _words(text) if w not in COMMON and w not in SMALL), _numbers(title))


@lru_cache(maxsize=20_000)
def of_firm(name):
    """The core of a firm's name: without its legal form, and where it stands."""
    text = DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), plain(name))
    text = FORMS_ZH.sub(" ", _without_places_in_brackets(text))
    words = [part for word in _words(text) for part in [AFTER_ZH.sub("", BEFORE_ZH.sub("", word))] if part]
    kept = [word for word in words if word not in FORMS]
    # "Siemens China" is Siemens; the Bank of China is no other bank.
    while len(kept) > 1 and kept[-1] in PLACES and kept[-2] not in ("of", "in", "for"):
        kept.pop()
    kept = kept or words
    return Core(tuple(word for word in kept if word not in SMALL), _numbers(name))


@lru_cache(maxsize=20_000)
def places_of(name):
    """The cities and countries a firm's name says, in its own script."""
    text = plain(name)
    found = {place.removesuffix("市") for place in re.findall(PLACES_ZH, text)}
    return frozenset(found | {word for word in RUNS.findall(text) if word in PLACES - WIDE})


def _without_places_in_brackets(text):
    """Brackets that hold nothing but places and legal forms are taken off."""

    def judge(found):
        inside = re.sub(PLACES_ZH, " ", FORMS_ZH.sub(" ", found[0]))
        return " " if not set(_words(inside)) - PLACES - FORMS else found[0]

    return IN_BRACKETS.sub(judge, text)


def _words(text):
    return [run for run in RUNS.findall(text) if not run.isdecimal() and run not in NUMERALS]


@lru_cache(maxsize=20_000)
def _numbers(text):
    text = plain(text)
    found = [int(digits[:12]) for digits in re.findall(r"[0-9]+", text)]
    found += [NUMERALS_ZH[one or other] for one, other in COUNTED_ZH.findall(text)]
    before = ""
    for word in RUNS.findall(text):
        if word in NUMERALS or (word in LONE and before in COUNTED):
            found.append(NUMERALS.get(word) or LONE[word])
        before = word
    return tuple(sorted(found))


def likeness(one, other):
    """How alike the words of two cores are, of 100; words may be joined, parted or put in another order."""
    if not one.words or not other.words:
        return 0
    sort = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))
    return max(sort, fuzz.ratio(one.joined, other.joined))


def same_project(one, other):
    """Whether two titles are nearly one, whoever invests."""
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return False
    return likeness(one, other) >= ALIKE and _answers(one, other) and _answers(other, one)


def _answers(one, other):
    """Whether each word has one like it in the other core: two brands in one line of business have not."""
    return all(
        word in other.joined or max(fuzz.ratio(word, theirs) for theirs in other.words) >= WORD for word in one.words
    )


def same_project_of_firm(title, other_title, firm):
    """Whether two titles of one firm are alike, its own name aside."""
    one, other = of_project(title).without(firm), of_project(other_title).without(firm)
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return False
    if not one.words and not other.words:
        return fuzz.ratio(plain(title), plain(other_title)) >= ALIKE
    together = fuzz.token_set_ratio(" ".join(one.words), " ".join(other.words)) if one.words and other.words else 0
    return max(likeness(one, other), together) >= ALIKE_IN_FIRM


def same_firm(one, other):
    """Whether two cores are of one firm."""
    return one.numbers == other.numbers and likeness(one, other) >= SAME_FIRM and _answers(one, other)


def spelled(core):
    """What the core of a Chinese name is when it is written in pinyin, as one word each; nothing for short ones."""
    if not core.words or len(core.joined) > 20 or not all(IS_HAN.match(word) for word in core.words):
        return set()
    return {letters for letters in spellings(core.joined) if len(letters) >= SPELLED}


def same_in_pinyin(one, other):
    """Whether one of two cores is the other's Chinese written in pinyin: 华为 and Huawei."""
    return one.numbers == other.numbers and (one.joined in spelled(other) or other.joined in spelled(one))


def closest(core, cores, least, most):
    """The places of those cores that may be alike by their letters alone, at most so many: quick, before the rest."""
    letters = {n: other.letters for n, other in enumerate(cores)}
    near = process.extract(core.letters, letters, scorer=fuzz.ratio, score_cutoff=least, limit=most)
    return [n for _letters, _score, n in near]


def searches(core):
    """What to ask the search index for: all the words of a core, and all but one of them, as tsqueries.

    Words are asked for by their beginning and Chinese by parts of a name, so that a slip is found too.
    """
    parts = [part for word in core.words for part in (_pieces(word) if IS_HAN.match(word) else _stem(word))]
    parts = list(dict.fromkeys(parts))[:5] or list(core.words[:1])  # 3M, GE
    but_one = (parts[:n] + parts[n + 1 :] for n in range(len(parts)))
    return [" & ".join(some) for some in (parts, *but_one) if some]


def _stem(word):
    return [f"{word[: max(4, len(word) * 3 // 5)]}:*"] if len(word) > 2 else []


def _pieces(run):
    """A run of Chinese in parts, each as the pairs of characters that are stored."""
    count = 1 if len(run) < 4 else 2 if len(run) < 13 else 3
    cuts = [len(run) * n // count for n in range(count + 1)]
    parts = [run[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]
    return [" & ".join(p[i : i + 2] for i in range(len(p) - 1)) if len(p) > 1 else f"{p}:*" for p in parts]
