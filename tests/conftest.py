import pytest
from django.test import Client

from promotion_crm.models import User
from tests.make import make_user


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
