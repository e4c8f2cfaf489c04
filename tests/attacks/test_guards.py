"""Guards that stand before every address: the sign-in, the token of a form, the host, the method, the fields."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests import make
from tests.seen import seen

pytestmark = pytest.mark.django_db
# Open without a session. The links are signed, the feed has its token; `/admin/login/` leads to the one sign-in page.
OPEN = {"sign-in", "sign-out", "healthz", "readyz", "language", "theme", "answer", "confirm-dispatch", "calendar-feed"}
OPEN |= {"login", "account_login", "mfa_authenticate", "mfa_login_webauthn"}  # steps of signing in
OPEN |= {"openid_connect_login", "openid_connect_callback"}  # by the office's own identity provider
OPEN |= {"csp-reports", "robots", "security-txt"}  # asked by machines
# Posted to from a mail, where no cookie is: the signed link is what a forger lacks; and by a browser of itself.
WITHOUT_TOKEN = {"answer", "confirm-dispatch", "csp-reports"}


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def test_only_these_addresses_are_open_without_a_session():
    found = {entry.name for entry in patterns() if getattr(entry.callback, "login_required", True) is False}

    assert found == OPEN


def test_only_signed_links_are_posted_to_without_a_token():
    found = {entry.name for entry in patterns() if getattr(entry.callback, "csrf_exempt", False)}

    assert found == WITHOUT_TOKEN


def test_another_host_is_refused_before_a_page_is_made(client_of):
    client = client_of("verifier")

    for host in ("evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example"):
        assert client.get(reverse("desk"), headers={"host": host}).status_code == 400


def test_a_link_in_a_page_follows_no_forwarded_host(client_of):
    client = client_of("verifier")

    page = client.post(reverse("calendar-address"), headers={"x-forwarded-host": "evil.example"})

    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize(
    "said", [{"headers": {"x-http-method-override": "POST"}}, {"query_params": {"_method": "POST"}}]
)
def test_a_link_becomes_no_act_by_another_method(client_of, said):
    follow_up = make.make_follow_up()

    answer = client_of("superuser").get(reverse("tick-follow-up", args=[follow_up.pk]), **said)

    assert answer.status_code == 405


def test_fields_that_a_form_does_not_offer_are_not_written(client_of):
    client, other = client_of("event officer"), make.make_user()
    view = make.make_saved_view(owner=client.user)
    extra = {"is_superuser": "1", "is_staff": "1", "groups": "1", "user_permissions": "1", "owner": other.pk}

    client.post(reverse("mail-settings"), {"digest": "mondays", "language": "en", **extra})
    typed = {"name": "Renamed", "shared": view.shared, "list_name": "leads", "query": "q=x", **seen(view)}
    client.post(reverse("saved-view", args=[view.pk]), {**typed, **extra})

    client.user.refresh_from_db()
    view.refresh_from_db()
    assert (view.name, view.owner, view.list_name, view.query) == (
        "Renamed",
        client.user,
        "organizations",
        "country=SG",
    )
    assert not client.user.is_superuser
    assert [group.name for group in client.user.groups.all()] == ["event officer"]


def test_a_new_lead_takes_neither_stage_nor_code_from_who_enters_it(client_of):
    client = client_of("account manager")
    typed = {"title": "Mine", "investor": make.make_organization().pk, "country": "SG", "source": "partner"}
    typed |= {"received_on": "2026-11-02", "confidentiality": "normal", "owner": client.user.pk}

    client.post(
        reverse("new-lead"), {**typed, "stage": "landed", "code": "SH-1", "landed_on": "2026-11-02", "save": "1"}
    )

    lead = make.ProjectLead.objects.get(title="Mine")
    assert (lead.stage, lead.landed_on, lead.code == "SH-1") == ("received", None, False)
