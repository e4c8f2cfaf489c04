import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

# Playwright keeps an event loop in this thread; the tests still ask the database from it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = {1440: 1200, 390: 844}
REPORT_CSP = """
document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`Content-Security-Policy: ${event.violatedDirective} refused ${event.blockedURI}`);
});
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


class Watch:
    """Notes whatever a browser should never have to complain about."""

    def __init__(self, context, host):
        self.host, self.complaints = host, []
        self.expected = ()
        context.add_init_script(REPORT_CSP)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._asked)

    def _heard(self, message):
        known = any(text in message.text for text in self.expected)
        if message.type in ("error", "warning") and not known:
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.complaints.append(f"another host: {request.url}")

    @contextmanager
    def expecting(self, *texts):
        """What the console says in here on purpose, such as the 404 of a page not found."""
        before, self.expected = self.expected, texts
        yield
        self.expected = before


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(user)` is a page of a new browser window where the user is signed in.

    `page.watch` is its Watch. The test fails at its end when the browser complained.
    """
    opened = []

    def open_one(user=None, *, width=1440, scheme="light", site=live_server.url, **options):
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": HEIGHT[width]},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(10_000)
        watch = Watch(context, urlsplit(site).netloc)
        opened.append((context, watch))
        if user:
            context.add_cookies([session_cookie(user, site)])
        page = context.new_page()
        page.watch = watch
        return page

    yield open_one
    complaints = [complaint for _context, watch in opened for complaint in watch.complaints]
    for context, _watch in opened:
        context.close()
    assert not complaints, "\n".join(complaints)


def session_cookie(user, site):
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}
