"""Every sentence has its Chinese, and the Chinese says the same."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from partners.pipeline import Stage
from promotion_crm.lists.base import lists
from tests import admins, make, pages
from tests.test_models import MODELS
from tests.world import World

FOLDER = Path(settings.BASE_DIR, "promotion_crm/locale/zh_Hans/LC_MESSAGES")
SOURCES = ("promotion_crm", "partners", "events", "templates", "manage.py")
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# The same in both languages.
UNTRANSLATED = {"SHA-256", "CSV", "XLSX", "ID", "URL"}


def catalogue():
    """The sentences of the compiled catalogue with their Chinese, and which of them count something."""
    with (FOLDER / "django.mo").open("rb") as file:
        pairs = gettext.GNUTranslations(file)._catalog.items()
    plain = {key.split("\4")[-1]: chinese for key, chinese in pairs if isinstance(key, str) and key}
    return plain, {key[0].split("\4")[-1]: chinese for key, chinese in pairs if not isinstance(key, str)}


PLAIN, COUNTED = catalogue()
PAIRS = PLAIN | COUNTED


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogue as it would be after collecting every sentence anew."""
    if not shutil.which("xgettext"):
        if os.environ.get("CI") == "true":
            pytest.fail("The tests in CI need gettext.")
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        source = Path(settings.BASE_DIR, name)
        shutil.copytree(source, copy / name) if source.is_dir() else shutil.copy(source, copy / name)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "promotion_crm.settings", "SECRET_KEY": "x"}
    command = [sys.executable, "manage.py", "makemessages", "--locale=zh_Hans", "--no-obsolete", "--verbosity=0"]
    run(*command, cwd=copy, env=environment)
    return copy / FOLDER.relative_to(settings.BASE_DIR) / "django.po"


def test_every_sentence_has_its_chinese(collected):
    missing = run("msgattrib", "--untranslated", "--no-location", str(collected))

    assert not missing, missing


def test_no_chinese_is_a_guess(collected):
    guessed = run("msgattrib", "--only-fuzzy", "--no-obsolete", "--no-location", str(collected))

    assert not guessed, guessed


def test_the_compiled_catalogue_is_in_step(collected, tmp_path):
    run("msgfmt", "--check-format", f"--output-file={tmp_path}/django.mo", str(FOLDER / "django.po"))

    assert (tmp_path / "django.mo").read_bytes() == (FOLDER / "django.mo").read_bytes()


def test_placeholders_agree():
    wrong = {
        text: chinese
        for text, chinese in PLAIN.items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(chinese))
    }
    lost = [text for text, words in COUNTED.items() if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(words))]

    assert not wrong
    assert not lost


def test_a_label_has_no_full_stop_and_a_sentence_has_one():
    labels = {text: chinese for text, chinese in PAIRS.items() if not text.rstrip("”").endswith((".", "?", ":", "…"))}

    assert not {text: chinese for text, chinese in labels.items() if chinese.endswith("。")}
    assert not {
        text: chinese
        for text, chinese in PAIRS.items()
        if text.endswith(".") and not chinese.endswith(("。", "？", "：", "）", "”"))
    }


def test_chinese_is_written_with_chinese_punctuation():
    wrong = {
        text: chinese
        for text, chinese in PAIRS.items()
        if re.search(r"[\u3400-\u9fff][,;:?!]|[,;:?!][\u3400-\u9fff]", chinese)
    }

    assert not wrong


def test_every_model_and_field_has_a_chinese_name():
    with override("zh-hans"):
        names = {str(model._meta.verbose_name): model._meta.label for model in MODELS}
        names |= {str(model._meta.verbose_name_plural): model._meta.label for model in MODELS}
        fields = [f for model in MODELS for f in model._meta.fields if f.name not in ("id", "search_text")]
        names |= {str(f.verbose_name): str(f) for f in fields if f.name != "meeting"}

    assert not {name: where for name, where in names.items() if not HAN.search(name) and name not in UNTRANSLATED}


@pytest.mark.django_db
def test_pages_in_chinese_hold_no_english_of_ours(client_of):
    me = make.make_user(superuser=True, language="zh-hans", name_en="", name_zh="李安")
    world, client = World(me), client_of(me)
    rows = [world.organizations["own"], world.contacts["own"], world.leads["owned"], world.events["own"]]
    names = ("desk", "log-meeting", "new-lead", "search", "funnel", "lead-board", "change-password", *pages.LISTS)
    addresses = [reverse(name) for name in names]
    addresses += [row.get_absolute_url() for row in [*rows, world.meetings["mine"]]]
    asked = make.make_verification_check(verification=make.make_verification()).verification
    landed = make.make_verification_check(verification=make.make_verification(lead=make.make_lead(Stage.REGISTERED)))
    addresses += [reverse("verification", args=[row.lead_id]) for row in (asked, landed.verification)]
    acts = ("request-transfer", "claim-introduction", "verification")
    addresses += [reverse(name, args=[world.leads["first met here"].pk]) for name in acts]
    addresses += [admins.url(model, name) for model in admins.MODELS for name in ("changelist", "add")]
    sentences = [
        text for text, chinese in PAIRS.items() if len(text.split()) > 1 and HAN.search(chinese) and "%" not in text
    ]

    found = {}
    for address in [*addresses, "/leads/?stage=x", "/leads/0/"]:
        text = " ".join(strip_tags(client.get(address).content.decode()).split())
        found |= {
            f"{address}: {words}": "" for words in sentences if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        }

    assert not list(found)


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(lists()))
def test_every_chip_of_a_list_is_named_in_chinese_today_and_of_a_past_day(client_of, name):
    client, past = client_of("superuser", language="zh-hans"), ["?as_of=2026-03-31"] if lists()[name].as_of else []

    chips = [
        strip_tags(chip)
        for query in ["", *past]
        for chip in re.findall(r"<summary[^>]*>(.*?)</summary>", client.get(reverse(name) + query).content.decode())
    ]

    assert chips
    assert [chip for chip in chips if re.search(r"[a-z]{3}", chip)] == []


def test_a_visitor_reads_the_language_of_the_browser(client):
    page = client.get(reverse("sign-in"), headers={"accept-language": "zh-CN,zh;q=0.9"}).content.decode()

    assert '<html lang="zh-Hans"' in page or 'lang="zh-hans"' in page
    assert HAN.search(strip_tags(page))
