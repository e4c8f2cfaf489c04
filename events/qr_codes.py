"""A guest's code for the door as a QR code: the plain code, so that a scanner types it and a phone reads it."""

from io import BytesIO

import segno
from django.utils.html import format_html
from segno.utils import matrix_to_lines

# The smallest kind there is, with the strongest correction: a folded badge is read, too.
# Any mask is read as well as the best one, which takes seven times as long to find: thousands are printed at once.
LOOK = {"version": 1, "error": "h", "mask": 0, "boost_error": False, "micro": False}
QUIET = 4  # the white modules around it that readers ask for


def qr_svg(code):
    """The `<svg>` to put into a page, as large as its place; without a style, so the strict policy holds."""
    made = _made(code)
    lines = matrix_to_lines(made.matrix, QUIET, QUIET + 0.5)
    drawn = "".join(f"M{left} {y}h{right - left}" for (left, y), (right, _y) in lines)
    wide = made.symbol_size(border=QUIET)[0]
    return format_html('<svg viewBox="0 0 {0} {0}" class="qr"><path stroke="#000" d="{1}"/></svg>', wide, drawn)


def qr_png(code, scale=8):
    """The bytes of a picture, 232 pixels wide, for a mail."""
    file = BytesIO()
    _made(code).save(file, kind="png", border=QUIET, scale=scale)
    return file.getvalue()


def _made(code):
    return segno.make(code, **LOOK)
