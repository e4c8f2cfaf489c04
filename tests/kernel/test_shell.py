import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from promotion_crm import shell
from promotion_crm.navigation import LOG_MEETING, NAVIGATION

ROOT = Path(__file__).parent.parent.parent
PAGE = "/password/"  # a page of the kernel alone
STRIP = "every rule is open to you"


def menu(response):
    """The addresses in the navigation."""
    nav = re.search(r"<nav class=\"nav\".*?</nav>", response.content.decode(), re.DOTALL)[0]
    return set(re.findall(r'href="([^"]+)"', nav))


def test_the_navigation_holds_what_the_role_may_see(client_of):
    assert "/leads/" in menu(client_of("city administrator").get(PAGE))
    assert not {"/leads/", "/meetings/"} & menu(client_of("privacy officer").get(PAGE))


def test_the_page_one_is_on_is_marked(client_of):
    page = client_of("city administrator").get("/").content.decode()

    assert re.search(r'href="/"[^>]*aria-current="page"', page)
    assert page.count("aria-current") == 1


def test_who_may_not_log_meetings_has_no_button_for_it(client_of):
    assert LOG_MEETING.url in client_of("account manager").get(PAGE).content.decode()
    assert LOG_MEETING.url not in client_of("leadership").get(PAGE).content.decode()


@pytest.mark.parametrize("address", [PAGE, "/admin/"])
def test_a_superuser_is_told_so_on_every_page(client_of, address):
    assert STRIP in client_of("superuser").get(address).content.decode()
    assert STRIP not in client_of("city administrator").get(address).content.decode()


def test_a_visitor_costs_no_query(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/sign-in/").status_code == 200


def test_the_language_is_kept_with_the_person(client_of):
    client = client_of("city administrator", language="en")

    answer = client.post("/language/", {"language": "zh-hans", "next": "/?page=1"})

    assert answer.url == "/?page=1"
    client.user.refresh_from_db()
    assert client.user.language == "zh-hans"
    assert 'lang="zh-hans"' in client.get(PAGE).content.decode()


def test_a_visitor_keeps_the_language_in_a_cookie(client):
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})

    assert 'lang="zh-hans"' in client.get("/sign-in/").content.decode()


def test_the_theme_is_kept_with_the_person_and_drawn_by_the_server(client_of):
    client = client_of("city administrator")

    client.post("/theme/", {"theme": "dark", "next": "/"})

    assert 'data-theme="dark"' in client.get(PAGE).content.decode()
    assert '<meta name="theme" content="dark">' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1", ""])
def test_nobody_is_sent_to_another_site(client_of, elsewhere):
    assert client_of("verifier").post("/theme/", {"theme": "", "next": elsewhere}).url == "/"


@pytest.mark.parametrize(("address", "field"), [("/language/", "language"), ("/theme/", "theme")])
def test_a_choice_that_does_not_exist_is_refused_in_words(client_of, address, field):
    answer = client_of("verifier").post(address, {field: "sideways"})

    assert answer.status_code == 400
    assert f"{field}=sideways" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Lin Yue", "LY"), ("林悦", "林"), ("Ana de la Cruz", "AC"), ("root", "R")],
)
def test_initials_in_either_script(rf, name, initials):
    frame = shell.Shell(rf.get(PAGE))
    frame.user = type("Person", (), {"get_full_name": lambda self: name})()

    assert frame.initials == initials


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_neither_request_nor_database(template):
    with translation.override("en"):
        assert "Promotion CRM" in render_to_string(template)


def test_every_icon_is_in_the_sprite():
    sprite = ElementTree.parse(finders.find("img/icons.svg"))
    drawn = {node.get("id").removeprefix("i-") for node in sprite.iter() if node.get("id")}
    named = {item.icon for group in NAVIGATION for item in group.items}
    for template in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', template.read_text()))

    assert not named - drawn


def weight(client, address):
    """Bytes on the wire of a page and of all it links on this host, with an empty cache."""
    page = client.get(address, headers={"accept-encoding": "gzip, br"})
    text = gzip.decompress(page.content).decode()
    links = set(re.findall(r'<(?:link|script|use|img)[^>]*?(?:href|src)="/static/([^"#]+)', text))
    files = [Path(finders.find(_plain(link))).read_bytes() for link in links]
    return len(page.content) + sum(len(brotli.compress(content)) for content in files)


def _plain(link):
    """The file's name without the digest of hashed storage."""
    return link if finders.find(link) else re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", link)


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/", "/leads/", "/meetings/log/", "/admin/", "/admin/partners/projectlead/add/"],
)
def test_a_page_weighs_at_most_120_kb_with_an_empty_cache(client_of, address):
    who = None if address == "/sign-in/" else "city administrator"

    assert weight(client_of(who), address) <= 120_000
