"""A passkey from making it to signing in with it, in a browser that holds to the strict policy."""

import pytest

from tests import make
from tests.browser.looking import look

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_passkeys(page):
    """A device that keeps passkeys and always finds its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def sign_in(page, user):
    page.goto("/sign-in/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", make.PASSWORD)
    page.press("#id_password", "Enter")


def sign_out(page):
    page.evaluate("""document.querySelector('form[action="/sign-out/"]').submit()""")
    page.wait_for_url("**/sign-in/**")


def test_a_passkey_is_made_and_opens_the_account_alone_and_after_the_password(open_page):
    user, page = make.make_user("verifier"), with_passkeys(open_page())
    sign_in(page, user)
    page.wait_for_url("**/")
    page.goto("/account/second-factor/passkeys/add/")
    page.click("#passkey-button")
    page.wait_for_url("**/recovery-codes/")
    sign_out(page)

    page.click("#passkey-button")
    page.wait_for_selector("text=Follow-ups")
    sign_out(page)
    sign_in(page, user)
    page.wait_for_url("**/sign-in/code/")
    page.click("#passkey-button")
    page.wait_for_selector("text=Follow-ups")

    assert list(user.sign_ins.order_by("id").values_list("way", flat=True)) == ["password", "passkey", "password"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_of_the_account_shuts_anybody_out(open_page, language):
    user = make.make_user("verifier", language=language)
    make.make_sign_in(user=user)
    make.make_browser_session(user=user)
    page = open_page()
    sign_in(page, user)
    page.wait_for_url("**/")

    found = [
        line
        for url in ("", "sessions/", "second-factor/", "second-factor/app/")
        for line in look(page, f"/account/{url}")
    ]
    found += look(page, "/account/second-factor/passkeys/add/")

    assert not found, "\n".join(found)
