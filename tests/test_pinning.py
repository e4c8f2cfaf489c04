"""What is installed is what was published: each file of each package by its hash."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements", "requirements-dev"]
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)")


def packages(lines):
    """{name: version}, the names as indexes spell them."""
    found = (PINNED.match(line) for line in lines)
    return {re.sub(r"[-_.]+", "-", pin[1]).lower(): pin[2] for pin in found if pin}


def lines_of(name):
    lines = (ROOT / name).read_text().splitlines()
    return [part for line in lines for part in (lines_of(line[3:]) if line.startswith("-r ") else [line])]


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_is_made_from_the_list(name):
    """If not: run scripts/pin."""
    asked, locked = packages(lines_of(f"{name}.txt")), packages(lines_of(f"{name}.lock"))

    assert asked.items() <= locked.items()
    assert locked.keys() - asked.keys() <= {"colorama"}  # on Windows alone


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes(name):
    text = (ROOT / f"{name}.lock").read_text().replace("\\\n", "")
    pins = [line for line in text.splitlines() if line and not line.startswith("#")]

    assert pins
    assert not [pin[:60] for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", pin)]
    assert not [pin[:60] for pin in pins if "://" in pin or pin.startswith("-")]


def test_installing_asks_for_the_hashes():
    said = (ROOT / "scripts" / "venv").read_text()

    assert "--require-hashes" in said
    assert {*re.findall(r"requirements[\w-]*\.\w+", (ROOT / "Makefile").read_text())} == {
        "requirements.lock",
        "requirements-dev.lock",
    }
