"""What the list exports of a record, beside what a file says of it: the same cell was not edited.

So a file that was exported, edited and imported again changes just what was edited, also
where a column shows less than the field holds.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import override

from promotion_crm.lists import xlsx


def exported(made, pks):
    """{pk: {column of the file: value}} of some records, as the list would export them to who imports."""
    asked = made.matching.exported
    if not pks or not asked:
        return {}
    with override(made.matching.language):
        known = made.of.columns_for(made.by)
        asked = {
            place: one.column.exported(made.by)[one.place].expression
            for place, one in asked.items()
            if place in made.places and one.column.name in known
        }
        rows = made.of.rows(made.by).filter(pk__in=pks).order_by().values_list("pk", *asked.values())
        return {pk: dict(zip(asked, values, strict=True)) for pk, *values in rows}


def unlike(row, said, made):
    """The edited fields of a row whose cells say something else than is `said` of its record on the list."""
    if not said:  # not on the list for this person
        return row.edited
    same = {name for place, name in made.places.items() if place in said and _same(row, place, said[place])}
    return [name for name in row.edited if row.moved.get(name, name) not in same]


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
