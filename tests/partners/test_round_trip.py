"""What a list exports comes back unchanged, in either form and language, and only edited cells are edits."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partners.models import Organization
from promotion_crm.lists.base import lists
from promotion_crm.models import ChangeSet
from tests import make
from tests.kernel.bulk import apart

pytestmark = pytest.mark.django_db
EDITS = [
    ("Name", "Renamed GmbH"),
    ("Chinese name", "新名称"),
    ("Kind", "Law firm"),
    ("Country or region", "France"),
    ("Website", "https://new.example/"),
    ("Sample", "Yes"),
    ("Source", "https://source.example/page"),
]


def said_by(*arguments):
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}REFUSED {error}"
    return out.getvalue()


def everything(me):
    """Rows with what is hard to bring back: one name only, the same name twice, commas, starts of formulas."""
    parent = make.make_organization(name_en="Parent, Inc", name_zh="母公司")
    make.make_organization(
        name_en="",
        name_zh="仅中文",
        parent=parent,
        industry=make.make_industry(),
        district=make.make_district(),
        account_manager=me,
        credit_code=make.credit_code(),
        website="https://x.example/",
    )
    make.make_organization(name_en="=Only English", name_zh="", kind="law_firm")
    for country in ("SG", ""):
        make.make_organization(name_en="Twin", country=country)
    contact = make.make_contact(
        organization=parent,
        is_primary=True,
        consented_on="2026-01-02",
        legal_basis="consent",
        phone="+86 1234",
        title="-x",
    )
    make.make_contact(organization=parent, name_en="", name_zh="李雷")
    make.make_appointment(organization=parent, representative=contact)
    make.make_appointment()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["organizations", "contacts", "appointments"])
def test_what_is_exported_is_imported_unchanged(tmp_path, name, form, language):
    me = make.make_user("city administrator")
    everything(me)
    columns = ",".join(column.name for column in lists()[name].columns)
    path = tmp_path / f"list.{form}"
    asked = ("--format", form, "--columns", columns, "--language", language, "--purpose", "a round trip")
    said_by("export", name, *asked, "--output", str(path), "--as", me.username)

    said = said_by("import", name, str(path), "--as", me.username)

    assert "0 new, 0 changed" in said, said
    assert "0 refused" in said, said
    assert "0 unchanged" not in said


def fingerprint():
    """All that is kept of the organizations, by hash; the day of the last write aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg((to_jsonb(o) - 'updated_at')::text, '' ORDER BY id)) FROM partners_organization o"
        )
        return cursor.fetchone()[0]


def test_seven_cells_edited_are_seven_changes_and_an_undo_gives_the_first_state(tmp_path):
    me, path = make.make_user("city administrator"), tmp_path / "list.csv"
    everything(me)
    for n in range(40):
        make.make_organization(name_en=f"Firm {n:02}", name_zh="" if n % 3 else f"公司{n:02}")
    columns = ",".join(column.name for column in lists()["organizations"].columns)
    said_by("export", "organizations", "--format", "csv", "--columns", columns, "--output", str(path), "--purpose", "x")
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    before = fingerprint()
    for row, (head, value) in zip(rows[5:], EDITS, strict=False):
        row[head] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.DictWriter(file, rows[0])
        lines.writeheader()
        lines.writerows(rows)
    apart()

    said = said_by("import", "organizations", str(path), "--as", me.username)

    changes = Organization.history.rel.related_model.objects.filter(pgh_label="update").count()
    assert "0 new, 7 changed" in said, said
    assert changes == 7
    assert fingerprint() != before
    apart()
    said_by("undo", str(ChangeSet.objects.get().context), "--as", me.username)
    assert fingerprint() == before
