"""One way to find a name: Latin words, Chinese, pinyin in full and initials.

`tokens` turns text into what is stored, `query` turns what a person types into a
tsquery over it. Chinese is cut into pairs of neighbouring characters, so that any two
characters find a name; the last character stands alone so that it can be found too.
Traditional characters are read as simplified ones, and the digits of a telephone number
as one, however they are parted. After a change here, `manage.py reindex`.
"""

import re
import unicodedata

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Collate, Upper

from .pinyin import readings
from .simplified import TABLE

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+", re.UNICODE)
IS_HAN = re.compile(rf"[{HAN}]")
# Groups of digits that may be one number, as 021 6123-4567 or (86) 138.0000.1111.
NUMBER = re.compile(r"(?<!\w)\d+(?:[ ()./-]{1,2}\d+)+(?!\w)")
SHORTEST = 6  # digits of a number worth finding by its parts together
TELLING = 3  # digits of a part of it that few numbers share


def plain(text):
    """Lower case, full-width forms folded, accents taken off Latin letters, Chinese simplified."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    text = unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))
    return text.translate(TABLE)


def tokens(text, *, pinyin=True):
    """What is stored for `text`: its tokens, each once, parted by spaces."""
    found, text = {}, plain(text)
    for run in RUNS.findall(text):
        if not IS_HAN.match(run):
            found[run] = None
            continue
        found.update(dict.fromkeys(run[i : i + 2] for i in range(len(run))))
        if pinyin and len(run) <= 40:
            found.update(dict.fromkeys(readings(run)))
    for number in NUMBER.findall(text):
        groups = digits(number)
        ends = ("".join(groups[i:]) for i in range(len(groups) - 1))
        found.update(dict.fromkeys(end for end in ends if len(end) >= SHORTEST))
    return " ".join(found)


def digits(number):
    """The groups of digits of a number."""
    return re.findall(r"\d+", number)


def query(text):
    """A tsquery (as text) that asks for every word of `text`, or "" when it has none."""
    text, asked = plain(text), []
    for number in NUMBER.findall(text):
        groups = digits(number)
        if len("".join(groups)) >= SHORTEST:
            # The code of a country or a city is in every other number, and reading who has it takes long.
            long = [group for group in groups if len(group) >= TELLING] or groups
            apart = " & ".join(f"{group}:*" for group in long)
            asked.append(f"(({apart}) | {''.join(groups)}:*)")
            text = text.replace(number, " ", 1)
    for run in RUNS.findall(text):
        if IS_HAN.match(run) and len(run) > 1:
            asked += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            asked.append(f"{run}:*")
    return " & ".join(asked)


class Found(models.Lookup):
    """`search_text__found="hktdc"`: every word of the text is in the row, by its start."""

    lookup_name = "found"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        asked = query(str(self.rhs))
        if not asked:
            return "FALSE", []
        return (
            # Word for word the expression of `index`, else PostgreSQL does not use it.
            f"to_tsvector('simple'::regconfig, COALESCE({column}, '')) @@ to_tsquery('simple', %s)",
            [*params, asked],
        )


class TokenField(models.TextField):
    """The stored tokens of a searchable row; never edited, exported or kept in history."""

    def __init__(self, **kwargs):
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)


TokenField.register_lookup(Found)


def index(name):
    """The index every searchable model declares in its Meta."""
    return GinIndex(SearchVector("search_text", config="simple"), name=name, fastupdate=False)


def begins(field, name):
    """The index of the beginnings of a column that `search_begins` names."""
    return models.Index(in_capitals(field), name=name)


def in_capitals(field):
    """A column as it is compared by its beginning: letter by letter, whatever the order of the database."""
    return Collate(Upper(field), "C")


class Searchable(models.Model):
    """A row found by its words. `search_fields` names the columns the words come from.

    `search_begins` are those of them with an index of their beginnings, see `begins`: a letter or
    two are looked for there first, since a word that begins with them is in every third row.
    """

    search_text = TokenField()
    search_fields: tuple[str, ...] = ()
    search_begins: tuple[str, ...] = ()
    search_pinyin = True
    search_everywhere = True  # by /search/ and the palette, beside its own list

    class Meta:
        abstract = True

    def fill_search_text(self):
        words = " ".join(str(getattr(self, name) or "") for name in self.search_fields)
        self.search_text = tokens(words, pinyin=self.search_pinyin)

    def save(self, *args, **kwargs):
        self.fill_search_text()
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and set(update_fields) & set(self.search_fields):
            kwargs["update_fields"] = {*update_fields, "search_text"}
        super().save(*args, **kwargs)
