"""A seal as a QR code on paper: its letters, to be scanned where it is checked."""

import segno
from django.utils.html import format_html
from segno.utils import matrix_to_lines

QUIET = 4  # the white modules around it that readers ask for


def qr_svg(text):
    """The `<svg>` to put into a page, as large as its place; without a style, so the strict policy holds."""
    made = segno.make(text, error="q", micro=False)
    lines = matrix_to_lines(made.matrix, QUIET, QUIET + 0.5)
    drawn = "".join(f"M{left} {y}h{right - left}" for (left, y), (right, _y) in lines)
    wide = made.symbol_size(border=QUIET)[0]
    return format_html('<svg viewBox="0 0 {0} {0}" class="qr"><path stroke="#000" d="{1}"/></svg>', wide, drawn)
