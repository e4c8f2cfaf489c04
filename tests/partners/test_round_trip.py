"""What a list exports comes back unchanged, in either form and language, and only edited cells are edits."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from promotion_crm.lists.base import lists
from tests import make

pytestmark = pytest.mark.django_db


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
