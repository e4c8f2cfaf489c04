"""Search words of generated rows, put together from words already cut.

Cutting a name costs some ten times what writing its row does, and names repeat. Parts
that a space keeps apart can be cut one by one: the result is what `search.tokens` makes
of the whole.
"""

from functools import lru_cache

from promotion_crm.search import tokens


@lru_cache(maxsize=40_000)
def cut(part, pinyin=True):
    """The tokens of one part of a text, as a tuple."""
    return tuple(tokens(part, pinyin=pinyin).split())


def join(*parts):
    """`search_text` from tuples of tokens: each once, in order, parted by spaces."""
    return " ".join(dict.fromkeys(word for part in parts for word in part))
