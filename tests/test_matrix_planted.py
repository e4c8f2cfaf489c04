"""The matrix sees what it is there to see: an address without a row, and one that lets in whom its row keeps out."""

import pytest
from django.test import override_settings
from django.urls import get_resolver

from promotion_crm import roles
from tests.matrix import declared, walking
from tests.matrix.driving import Visitor
from tests.matrix.ways import Way

pytestmark = pytest.mark.django_db
planted = override_settings(ROOT_URLCONF="tests.matrix.planted")


@planted
def test_a_planted_address_is_named_as_one_without_a_row():
    found = walking.without_row(declared.WAYS, get_resolver())

    assert found == ["guarded/ (planted-as-guarded)", "planted/ (planted)"]


@planted
@pytest.mark.parametrize("letter", ["L", "N", "O"])
def test_an_address_without_a_guard_is_told_for_everybody_it_lets_in(letter):
    told = list(Visitor(letter).wrong([Way("planted-as-guarded", "C")]))

    assert len(told) == 2  # looked at by one who should be kept out, and posted to where there is no act
    assert all("planted-as-guarded" in sentence for sentence in told)


def test_a_row_that_nobody_needs_is_named():
    assert walking.without_address([Way("gone-page", "C")]) == ["gone-page"]


def test_a_role_without_a_column_is_named(monkeypatch):
    monkeypatch.setitem(roles.ROLES, "auditor", roles.ROLES["leadership"])

    with pytest.raises(AssertionError, match="A role without a column"):
        Visitor("L")


def test_a_guard_taken_away_is_told(monkeypatch):
    monkeypatch.setattr("django.contrib.auth.models.AbstractUser.has_perm", lambda *_args: True)
    ways = [way for way in declared.WAYS if way.name in ("move-lead", "new-call", "funnel", "organizations-export")]

    told = "\n".join(Visitor("S").wrong(ways))

    assert all(name in told for name in ("new-call", "funnel", "organizations-export"))
