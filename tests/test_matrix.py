"""Every way in has a row of the matrix, every row a way in, and the site does what the rows say, for everybody."""

import pytest
from django.conf import settings

from tests.matrix import declared, walking
from tests.matrix.driving import Visitor
from tests.matrix.people import PEOPLE, WORDS
from tests.matrix.printing import printed

pytestmark = pytest.mark.django_db
everybody = pytest.mark.parametrize("letter", PEOPLE, ids=lambda letter: WORDS[letter].replace(" ", "-"))


def test_every_address_has_a_row_and_every_row_an_address():
    assert walking.without_row(declared.WAYS) == []
    assert walking.without_address([*declared.WAYS, *declared.ADMIN_PAGES]) == []
    assert walking.said_twice(declared.WAYS) == []


def test_every_page_of_the_administration_has_a_row():
    assert {row.model for row in declared.ADMIN} == set(walking.admin_models())
    assert {way.name for way in declared.ADMIN_PAGES} == walking.admin_pages()
    assert set(declared.ADMIN_ACTIONS) == set(walking.admin_actions())


def test_every_act_has_a_row():
    assert set(declared.PALETTE_ACTS) == set(walking.palette_acts())
    assert set(declared.LIST_ACTS) == set(walking.list_acts())
    assert {command.name for command in declared.COMMANDS} == set(walking.commands())


@everybody
def test_who_comes_in_where(letter):
    assert "\n".join(Visitor(letter).wrong(declared.WAYS)) == ""


@everybody
def test_who_does_what_in_the_administration(letter):
    visitor = Visitor(letter)

    assert "\n".join(visitor.wrong(declared.ADMIN_PAGES, read_only=False)) == ""
    assert "\n".join(visitor.wrong_in_admin(declared.ADMIN)) == ""


def test_the_printed_matrix_is_as_the_rows_say():
    assert (settings.BASE_DIR / "docs/permissions.md").read_text() == printed(), "python -m tests.matrix > it"
