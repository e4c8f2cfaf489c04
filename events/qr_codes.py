"""A guest's code for the door as a QR code: the plain code, so that a scanner types it and a phone reads it."""

from io import BytesIO

import segno
from django.utils.safestring import mark_safe

# The smallest kind there is, with the strongest correction: a folded badge is read, too.
# Any mask is read as well as the best one, which takes seven times as long to find: thousands are printed at once.
LOOK = {"version": 1, "error": "h", "mask": 0, "boost_error": False, "micro": False}
QUIET = 4  # the white modules around it that readers ask for


def qr_svg(code):
    """The `<svg>` to put into a page, as large as its place; without a style, so the strict policy holds."""
    return mark_safe(_made(code).svg_inline(border=QUIET, omitsize=True, svgclass="qr", lineclass=None))


def qr_png(code, scale=8):
    """The bytes of a picture, 232 pixels wide, for a mail."""
    file = BytesIO()
    _made(code).save(file, kind="png", border=QUIET, scale=scale)
    return file.getvalue()


def _made(code):
    return segno.make(code, **LOOK)
