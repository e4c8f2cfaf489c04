"""Permissions come in one query, and are those Django itself would give."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion_crm.models import User
from promotion_crm.roles import ROLES
from tests import make

pytestmark = pytest.mark.django_db
PEOPLE = {role: lambda role=role: make.make_user(role) for role in ROLES}
PEOPLE |= {
    "two roles": lambda: make.make_user(["verifier", "event officer"]),
    "none": lambda: make.make_user(),
    "superuser": lambda: make.make_user(superuser=True),
    "one who left": lambda: make.make_user("city administrator", is_active=False),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_they_are_those_django_gives(who):
    user = PEOPLE[who]()
    user.user_permissions.add(Permission.objects.get(codename="delete_session"))
    stock, own = User.objects.get(pk=user.pk), User.objects.get(pk=user.pk)

    with CaptureQueriesContext(connection) as asked:
        given = own.get_all_permissions()

    assert given == ModelBackend().get_all_permissions(stock)
    assert len(asked) == (who != "one who left")
    assert own.has_perm("sessions.delete_session") == (who != "one who left")


def test_who_is_not_signed_in_has_none():
    assert AnonymousUser().get_all_permissions() == set()
