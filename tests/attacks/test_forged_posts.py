"""A form of another site, pressed in the browser of somebody who is signed in, does nothing at any address."""

import pytest
from django.test import Client
from django.urls import reverse

from promotion_crm.models import User
from tests import pages
from tests.matrix import declared
from tests.matrix.driving import Visitor
from tests.matrix.people import SUPERUSER
from tests.matrix.walking import admin_models

from .test_guards import WITHOUT_TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """A superuser, whose browser is asked for the token as a real one is."""
    made = Visitor(SUPERUSER)
    made.client.handler.enforce_csrf_checks = True
    return made


def _not_refused(visitor, named):
    return [name for name, address in named if visitor.answer("post", address, {"save": "1"}).status_code != 403]


def test_no_form_is_taken_without_its_token(visitor):
    named = [(way.name, way.address(visitor.objects)) for way in declared.WAYS]

    assert set(_not_refused(visitor, named)) == WITHOUT_TOKEN


def test_no_form_of_the_administration_is_taken_without_its_token(visitor):
    lists = [f"admin:{label.replace('.', '_')}_{page}" for label in admin_models() for page in ("changelist", "add")]

    assert _not_refused(visitor, [(name, reverse(name)) for name in lists]) == []


def test_no_address_at_all_is_taken_without_its_token(visitor):
    """Also those that the matrix has no row for, with numbers of nothing in them: the token is asked for first."""
    named = [(entry.name, f"/{route}") for route, entry in pages.patterns()]

    assert set(_not_refused(visitor, named)) == WITHOUT_TOKEN


def test_a_token_of_somebody_else_is_none(visitor):
    other = Client(enforce_csrf_checks=True)
    other.force_login(User.objects.get(pk=visitor.objects.someone.pk))
    other.get(reverse("theme"))
    page = other.get(reverse("mail-settings")).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert len(token) == 64

    for typed in ({"csrfmiddlewaretoken": token}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": ""}):
        assert visitor.answer("post", reverse("mail-settings"), typed).status_code == 403
