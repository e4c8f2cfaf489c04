"""Whether the amounts of a file have a point or a comma before the cents: told by those that read one way only."""

import re
from itertools import islice

from .cells import DECIMAL_COMMA, POINT
from .workbook import Number

# A comma with other than three digits behind it, or several points, or a comma after a point; and the reverse.
COMMA_ONLY = re.compile(r"[\d.]*,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}")
POINT_ONLY = re.compile(r"[\d,]*\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}")
LOOKED_AT = 20_000  # rows
SEMICOLON = ";"


def decimal_mark(sheet, places):
    """The mark that most of such amounts have; where none tells, a comma if semicolons part the cells."""
    comma = point = 0
    for _number, cells in islice(sheet.rows(), LOOKED_AT) if places else ():
        for place in places:
            text = cells[place] if place < len(cells) else ""
            if text and not isinstance(text, Number):
                comma += bool(COMMA_ONLY.fullmatch(text))
                point += bool(POINT_ONLY.fullmatch(text))
    if comma == point:
        return DECIMAL_COMMA if getattr(sheet.source, "separator", "") == SEMICOLON and not point else POINT
    return DECIMAL_COMMA if comma > point else POINT
