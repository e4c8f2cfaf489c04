"""docs/permissions.md, written from the rows of the matrix."""

import re

from promotion_crm import roles
from tests.test_row_access import CONTACTS_CHANGED, EVENTS_CHANGED, LEADS_CHANGED, LEADS_SEEN, ORGANIZATIONS_CHANGED

from . import declared
from .people import LETTERS, NO_ROLE, SIGNED_OUT
from .walking import addresses

HEAD = """# Who may open and do what

Printed by `python -m tests.matrix > docs/permissions.md` from the rows in `tests/matrix/`, which people write and
approve. `tests/test_matrix.py` and `tests/test_matrix_acts.py` drive every address, page of the administration,
act and command by them, for every role, a person without one, a superuser and a signed-out visitor. An address
without a row fails the test, and so does a row without an address.

{columns}.

**r**: may open it. **w**: may act there. **rw**: both. Empty: refused, or told that there is no such record, in the
same words as for a record that does not exist. Each row is about a record of the person's own, where they can have
one; which rows are theirs is said under [Rows](#rows). A signed-out visitor (**O**) is sent to sign in wherever
the column is empty. Somebody who signed in and has no role (**N**) has an account of their own and nothing else.
A superuser may everything, is for emergencies, and is left out of the tables.
"""
ROWS = """
## Rows

Beyond these a row is not listed, counted, searched, offered, exported or reached by its address. The words are those
of `tests/test_row_access.py`, which asks each of them.

| | leads seen | leads changed | organizations changed | contacts changed | events changed |
|---|---|---|---|---|---|
"""
COLUMNS = (*LETTERS, NO_ROLE, SIGNED_OUT)


def cell(get, post, letter):
    """What stands in the column of a person: "" where they may neither."""
    return ("r" if letter in (get or "") else "") + ("w" if letter in (post or "") else "")


def line(*cells):
    return f"| {' | '.join(cells)} |\n"


def table(title, rows, first="What", second="Where"):
    """`rows` are (what, where, letters who open it, letters who act)."""
    text = f"\n### {title}\n\n" + line(first, second, *COLUMNS) + "|---|---|" + ":-:|" * len(COLUMNS) + "\n"
    for what, where, get, post in rows:
        text += line(what, where, *(cell(get, post, letter) for letter in COLUMNS))
    return text


def routes():
    """The route of each named address, without the marks of how its parts are read."""
    read = re.compile(r"<(?:int|slug|str|path):|\^\(\?P<(\w+)>[^)]*\)\$?")
    return {name: "/" + read.sub(lambda m: f"<{m[1]}>" if m[1] else "<", route) for name, route in addresses()}


def of_addresses():
    known = routes()
    for title, ways in declared.GROUPS.items():
        rows = [(way.words, f"`{known[way.name]}`", way.get, way.post) for way in ways if (way.get or way.post)]
        yield table(title, rows)


def of_administration():
    known = routes()
    pages = [way for way in declared.ADMIN_PAGES if way.get or way.post]
    yield table("Pages of no model", [(way.words, f"`{known[way.name]}`", way.get, way.post) for way in pages])
    rows = [(row, row.model.partition(".")[2]) for row in declared.ADMIN]
    text = "\n### Its models\n\n**s** sees, **a** adds, **c** changes, **d** deletes.\n\n"
    text += line("Model", "", *LETTERS) + "|---|---|" + ":-:|" * len(LETTERS) + "\n"
    for row, name in rows:
        letters = {"s": row.see, "a": row.add, "c": row.change, "d": row.delete}
        cells = ["".join(act for act, who in letters.items() if letter in who) for letter in LETTERS]
        text += line(f"`{name}`", row.words, *cells)
    yield text


def of_acts():
    yield table(
        "Offered by the palette", [(f"`{name}`", "", "", letters) for name, letters in declared.PALETTE_ACTS.items()]
    )
    found = [(f"`{name}`", of, "", letters) for (of, name), letters in declared.LIST_ACTS.items()]
    yield table("Offered by lists for their rows", found, second="List")
    found = [
        (one.says, f"`manage.py {one.name} --as`", "", one.who) for one in declared.COMMANDS if one.who is not None
    ]
    yield table("Commands in somebody's name", found)
    others = [f"`{one.name}` ({one.says})" for one in declared.COMMANDS if one.who is None]
    yield "\nOf whoever runs the server, in nobody's name: " + ", ".join(others) + ".\n"


def of_rows():
    text = ROWS
    for role in roles.ROLES:
        found = (LEADS_SEEN, LEADS_CHANGED, ORGANIZATIONS_CHANGED, CONTACTS_CHANGED, EVENTS_CHANGED)
        text += line(role, *(", ".join(sorted(names.get(role, ()))) or "none" for names in found))
    return text


def printed():
    columns = ", ".join(f"**{letter}** {name}" for letter, name in LETTERS.items())
    text = HEAD.format(columns=columns) + "\n## Addresses\n" + "".join(of_addresses())
    text += "\n## The administration\n" + "".join(of_administration())
    return text + "\n## Acts and commands\n" + "".join(of_acts()) + of_rows()
