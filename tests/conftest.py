import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from promotion_crm.models import User
from tests import emptying
from tests.database import migrated
from tests.make import make_user


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """The test database starts as a copy of a migrated one."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated()


TransactionTestCase._fixture_teardown = emptying.empty


@pytest.fixture(autouse=True)
def english():
    """A page in Chinese leaves its language to the thread, and so to the next test."""
    translation.activate("en")


@pytest.fixture
def client_of(db):
    """`client_of("verifier")` is a browser of a new person in that role, `.user` is the person.

    A person may be given instead of a role, None for nobody signed in, "superuser" for one.
    """

    def sign_in(who, **fields):
        client = Client()
        client.user = None
        if who is not None:
            client.user = who if isinstance(who, User) else _person(who, fields)
            client.force_login(client.user)
        return client

    return sign_in


def _person(role, fields):
    if role == "superuser":
        return make_user(superuser=True, **fields)
    return make_user(role, **fields)
