"""One way to find a name: Latin words, Chinese, pinyin in full and initials.

`tokens` turns text into what is stored, `query` turns what a person types into a
tsquery over it. Chinese is cut into pairs of neighbouring characters, so that any two
characters find a name; the last character stands alone so that it can be found too.
"""

import re
import unicodedata

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from .pinyin import readings

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+", re.UNICODE)
IS_HAN = re.compile(rf"[{HAN}]")


def plain(text):
    """Lower case, full-width forms folded, accents taken off Latin letters."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))


def tokens(text, *, pinyin=True):
    """What is stored for `text`: its tokens, each once, parted by spaces."""
    found = {}
    for run in RUNS.findall(plain(text)):
        if not IS_HAN.match(run):
            found[run] = None
            continue
        found.update(dict.fromkeys(run[i : i + 2] for i in range(len(run))))
        if pinyin and len(run) <= 40:
            found.update(dict.fromkeys(readings(run)))
    return " ".join(found)


def query(text):
    """A tsquery (as text) that asks for every word of `text`, or "" when it has none."""
    asked = []
    for run in RUNS.findall(plain(text)):
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


class Searchable(models.Model):
    """A row found by its words. `search_fields` names the columns the words come from."""

    search_text = TokenField()
    search_fields: tuple[str, ...] = ()
    search_pinyin = True

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
