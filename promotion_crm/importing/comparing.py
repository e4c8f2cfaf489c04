"""What the list exports of a record, beside what a file says of it: the same cell was not edited.

So a file that was exported, edited and imported again changes just what was edited, also
where a column shows less than the field holds.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import override

from promotion_crm.lists import xlsx


def leave_unedited(rows, made):
    """Take out of `edited` what the cells of these rows say as the list would."""
    pks = [row.record.pk for row in rows]
    exported = made.matching.exported
    if not pks or not exported:
        return
    with override(made.matching.language):
        said = _exported(made, pks, exported)
    for row in rows:
        cells = said.get(row.record.pk)
        if cells is None:  # not on the list for this person
            continue
        same = {name for place, name in made.places.items() if place in cells and _same(row, place, cells[place])}
        row.edited = [name for name in row.edited if name not in same]


def _exported(made, pks, exported):
    """{pk: {place: value}} as a file of these records holds them."""
    reader = made.by
    known = made.of.columns_for(reader)
    asked = {
        place: one.column.exported(reader)[one.place].expression
        for place, one in exported.items()
        if place in made.places and one.column.name in known
    }
    rows = made.of.rows(reader).filter(pk__in=pks).order_by().values_list("pk", *asked.values())
    return {pk: dict(zip(asked, values, strict=True)) for pk, *values in rows}


def _same(row, place, value):
    return same(row.cells[place] if place < len(row.cells) else "", value)


def same(text, value):
    """Whether a cell says what an export of this value says."""
    if value is None or value == "":
        return text == ""
    if isinstance(value, str):
        return text == value.strip() or text == xlsx.cell(value).strip()
    if isinstance(value, datetime):
        return text == f"{value:%Y-%m-%d %H:%M}" or text == value.isoformat(" ")
    if isinstance(value, date):
        return text == value.isoformat()
    try:
        return Decimal(text) == Decimal(value)
    except InvalidOperation:
        return False
