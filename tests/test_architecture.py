"""The house rules that a machine can read from the source."""

import ast
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["promotion_crm", "partners", "events"]  # each may import those before it
TOP = {
    *FLOORS,
    "manage.py",
    "templates",
    "tests",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements.lock",
    "requirements-dev.lock",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "pyproject.toml",
    ".ci",
    ".gitignore",
    ".gitattributes",
    "docs",
    "deploy",
    "scripts",
}
MADE = {".git", ".venv", "var", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", ".mypy_cache"}
TEXT = {".py", ".html", ".css", ".js", ".md", ".txt", ".toml", ".csv", ".svg", ".po", ".yml", ".sh", ""}
XML_NAMES = ("http://www.w3.org/",)  # namespaces, which nothing fetches


@cache
def files(*endings, under=(*FLOORS, "templates", "tests"), made_by_others=False):
    """The project's files with these endings; vendored, generated ones only when asked for."""
    found = (p for top in under for p in (ROOT / top).rglob("*") if p.is_file())
    found = [p for p in found if p.suffix in endings and not MADE & set(p.parts)]
    skip = set() if made_by_others else {"vendor", "migrations", "locale"}
    return sorted(p for p in found if not skip & set(p.relative_to(ROOT).parts))


@cache
def tree(path):
    return ast.parse(path.read_text(), str(path))


def code():
    return files(".py", under=tuple(FLOORS))


def at(path, line=None):
    where = str(path.relative_to(ROOT))
    return f"{where}:{line}" if line else where


def imports(node):
    """The modules imported anywhere below `node`, with the import itself."""
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            yield from ((alias.name, part) for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and not part.level:
            yield part.module, part


def functions(path):
    return (n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def lines_with(pattern, paths):
    """`file:line text` of every line that matches."""
    wanted = re.compile(pattern, re.IGNORECASE)
    return [
        f"{at(path, n)} {line.strip()[:120]}"
        for path in paths
        for n, line in enumerate(path.read_text().splitlines(), 1)
        if wanted.search(line)
    ]


def test_nothing_imports_upward():
    upward = []
    for path in code():
        above = FLOORS[FLOORS.index(path.relative_to(ROOT).parts[0]) + 1 :] + ["tests"]
        upward += [at(path, n.lineno) for name, n in imports(tree(path)) if name.split(".")[0] in above]

    assert not upward


def test_no_import_hides_inside_a_function():
    hidden = [
        at(path, n.lineno)
        for path in files(".py")
        for function in functions(path)
        for n in ast.walk(function)
        if isinstance(n, ast.Import | ast.ImportFrom)
    ]

    assert not hidden


def test_modules_are_named_for_what_they_do():
    vague = {"utils", "util", "helpers", "helper", "services", "service", "misc", "common"}
    found = [at(p) for p in files(".py") if vague & {part.removesuffix(".py") for part in p.parts[len(ROOT.parts) :]}]

    assert not found


def test_no_signals_but_the_one_that_keeps_roles_true():
    signals = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
    used = {at(path) for path in code() for name, _node in imports(tree(path)) if name in signals}

    assert used <= {"promotion_crm/apps.py"}


def test_the_top_level_holds_only_the_house():
    found = {p.name for p in ROOT.iterdir()} - MADE

    assert found <= TOP


def test_files_are_short():
    long = {at(p): n for p in files(".py", ".html", ".css", ".js") if (n := len(p.read_text().splitlines())) > 300}

    assert not long


def test_functions_are_short():
    long = [at(path, f.lineno) for path in files(".py") for f in functions(path) if f.end_lineno - f.lineno >= 40]

    assert not long


def test_templates_are_short():
    long = {at(p): n for p in files(".html") if (n := len(p.read_text().splitlines())) > 100}

    assert not long


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\ssrc=)",
        r"<style\b",
        r"\sstyle\s*=",
        r"<[^>]*\son[a-z]+\s*=",
        r"javascript:",
        r"\|\s*safe\b",
        r"autoescape\s+off",
        r"\bhx-on\b",
    ],
)
def test_templates_hold_no_inline_script_style_or_raw_html(pattern):
    assert not lines_with(pattern, files(".html"))


def test_code_marks_nothing_safe():
    marked = [at(path, n.lineno) for path in code() for n in ast.walk(tree(path)) if "mark_safe" in _names_in(n)]

    assert not marked


def _names_in(node):
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def test_pages_ask_no_other_host():
    pages = files(".html", ".css", ".js", ".svg", under=("templates", *FLOORS))
    found = lines_with(r"(https?:)?//[a-z0-9-]+\.[a-z]", [p for p in pages if p.suffix != ".js"])
    found += lines_with(r"https?://", [p for p in pages if p.suffix == ".js"])

    assert not [line for line in found if not any(name in line for name in XML_NAMES)]


def everything():
    folders = tuple(name for name in TOP if (ROOT / name).is_dir())
    inside = files(*TEXT, under=folders, made_by_others=True)
    return [*inside, *(ROOT / name for name in TOP if (ROOT / name).is_file())]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w.$}])/(work|root)/",  # a folder of one machine
        r"(index|registry|proxy)[-_]?(url)?\s*[=:]\s*https?://",
        r"https?://[^\s/]*(pypi|npmjs|artifactory|nexus|mirror)",
    ],
)
def test_no_registry_or_machine_is_named(pattern):
    own = Path(__file__)

    assert not lines_with(pattern, [p for p in everything() if p != own])


def test_vendored_files_are_as_published():
    for sums in ROOT.glob("*/static/vendor/*/*/SHA256SUMS"):
        for line in sums.read_text().splitlines():
            digest, name = line.split()
            assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == digest, at(sums)


def requirements():
    """The lines that name a package, of both files."""
    lines = [
        ln for name in ("requirements.txt", "requirements-dev.txt") for ln in (ROOT / name).read_text().splitlines()
    ]
    return [ln.split("#")[0].strip() for ln in lines if ln.split("#")[0].strip() and not ln.startswith("-r ")]


def test_every_requirement_is_pinned():
    assert not [line for line in requirements() if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.+!]+", line)]


def test_psycopg_3_stays_out():
    assert not [line for line in requirements() if re.match(r"psycopg(-binary|-c|-pool)?\b(?!2)", line)]
    assert find_spec("psycopg") is None
