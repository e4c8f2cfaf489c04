"""Every setting that the code reads is there: what a merge dropped is found before it stops a round of the worker."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
READ = re.compile(r"\bsettings\.([A-Z][A-Z_]+)\b")


@pytest.mark.parametrize("floor", ["promotion_crm", "partners", "events"])
def test_what_is_read_is_set(floor):
    files = list((ROOT / floor).rglob("*.py"))
    read = {(name, file.relative_to(ROOT)) for file in files for name in READ.findall(file.read_text())}

    assert read
    assert not [f"{name} in {file}" for name, file in read if not hasattr(settings, name)]
