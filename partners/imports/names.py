"""Names in two languages, as a list shows them: in the reader's, or else in the other."""

from promotion_crm.search import IS_HAN

NAMES = ("name_en", "name_zh")
SHOWN = ("name", "other_name")  # columns of a list


def by_script(made, rows):
    """Put what stands in the columns of shown names into the field of its script.

    A row that has one name shows it in both, and a file of one column may hold either.
    """
    shown = {
        made.places[place]
        for place, one in made.matching.exported.items()
        if one.column.name in SHOWN and place in made.places
    }
    for row in rows if shown else ():
        given = {name: row.data.get(name, "") for name in NAMES}
        for name, other in (NAMES, NAMES[::-1]):
            if name in shown and _is_of(other, given[name]) and given[other] in ("", given[name]):
                row.data |= {name: "", other: given[name]}
                row.edited = [one for one in row.edited if one not in NAMES] + [other]
                row.moved[other] = name


def _is_of(name, text):
    """Whether a text is in the script of a field."""
    return bool(text) and bool(IS_HAN.search(text)) == (name == "name_zh")
