"""Whom the matrix speaks of: a letter for each role, and for those without one."""

from promotion_crm import roles
from tests import make

LETTERS = {
    "C": "city administrator",
    "A": "account manager",
    "D": "district officer",
    "V": "verifier",
    "E": "event officer",
    "L": "leadership",
    "P": "privacy officer",
    "S": "system administrator",
}
NO_ROLE, SUPERUSER, SIGNED_OUT = "N", "U", "O"
PEOPLE = (*LETTERS, NO_ROLE, SUPERUSER, SIGNED_OUT)
WORDS = LETTERS | {NO_ROLE: "a person without a role", SUPERUSER: "a superuser", SIGNED_OUT: "a signed-out visitor"}

STAFF = "".join(LETTERS)  # who enters the administration
EVERYONE = STAFF + NO_ROLE  # all who signed in
ANYBODY = EVERYONE + SIGNED_OUT


def person(letter):
    """Somebody of this column, in a district of their own; None for the visitor."""
    assert set(LETTERS.values()) == set(roles.ROLES), "A role without a column, or a column without a role."
    if letter == SIGNED_OUT:
        return None
    own = make.make_district(name_en="Own")
    if letter == SUPERUSER:
        return make.make_user(superuser=True, district=own)
    return make.make_user(LETTERS.get(letter), district=own)


def may(letters, letter):
    """Whether a row's letters let this column in: a superuser by every row that lets anybody in at all."""
    return letter in letters or (letter == SUPERUSER and letters != "")
