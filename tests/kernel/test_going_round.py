"""Ways round the sign-in that were tried from outside: each is closed."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db
OUTSIDE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("goal", [*OUTSIDE, "http://localhost/", "http://crm.example/", "https://other.example.org/"])
def test_sign_in_leads_to_pages_of_this_host_alone(client_of, settings, goal):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", ".example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://other.example.org"]
    me, client = client_of("verifier"), Client()
    words = {"username": me.user.username, "password": make.PASSWORD, "next": goal}

    assert client.post(reverse("sign-in"), words).url == "/"
    assert me.get(reverse("sign-in"), {"next": goal}).url == "/"
    assert me.post(reverse("account_reauthenticate"), {"password": make.PASSWORD, "next": goal}).url == "/"
