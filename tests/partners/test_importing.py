"""Leads from a spreadsheet: all rows or none, each refused in words, moved by the rules and compared."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from partners.models import ProjectLead
from partners.pipeline import Stage
from promotion_crm import history
from tests import pages
from tests.make import (
    credit_code,
    make_contact,
    make_district,
    make_industry,
    make_lead,
    make_organization,
    make_user,
    make_zone,
)

pytestmark = pytest.mark.django_db
CITY = "city administrator"
HEAD = "title,investor,country,source"


@pytest.fixture
def bring(tmp_path):
    """`bring("title,…\\nTurbine,…")` imports a file; what the command said, or the error it ended with."""

    def run(content, *options, **given):
        path = tmp_path / "leads.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        try:
            call_command("import", "leads", str(path), *options, stdout=out, **given)
        except CommandError as error:
            return f"{out.getvalue()}REFUSED\n{error}"
        return out.getvalue()

    return run


def refused(said):
    """The sentences a refused file ended with."""
    assert "REFUSED" in said, said
    return said.partition("REFUSED\n")[2]


def test_new_rows_become_leads_that_are_received(bring):
    investor, me = make_organization(name_en="Rhine Chemicals GmbH"), make_user(CITY)

    said = bring(f"{HEAD}\nCoatings plant,Rhine Chemicals GmbH,DE,direct\n", "--as", me.username)

    lead = ProjectLead.objects.get()
    assert said.splitlines()[0] == "1 new, 0 changed, 0 unchanged, 0 refused"
    assert (lead.title, lead.investor, lead.country.code, lead.source) == ("Coatings plant", investor, "DE", "direct")
    assert (lead.owner, lead.stage, lead.received_on, lead.clocks.count()) == (me, "received", localdate(), 2)
    entry = history.changes_of(lead)[0]
    assert (entry.user, entry.reason) == (me, "Import of leads.csv")


def test_every_column_is_read_in_either_language(bring):
    contact, zone = make_contact(name_en="Ann Chen"), make_zone(name_en="Lingang")
    make_district(code="310115", name_en="Pudong New Area")
    make_industry(code="chips", name_zh="集成电路")
    make_user("account manager", username="ann")
    heads = {
        "项目名称": "Coatings plant",
        "Investor": str(contact.organization_id),
        "来源国家（地区）": "德国",
        "Received through": "Partner",
        "contact": "ann chen",
        "Industry": "集成电路",
        "District": "310115",
        "zone": "lingang",
        "Type of investment": "Greenfield",
        "Total investment": '"1,250,000.50"',
        '"Total investment, currency"': "USD",
        "jobs": "１２０",
        "Received on": "2026/3/1",
        "预计落地": "2027年2月28日",
        "owner": "ann",
        "confidentiality": "restricted",
        "needs_experts": "是",
        "note": '"Two\nlines"',
    }

    said = bring(",".join(heads) + "\n" + ",".join(heads.values()) + "\n")

    assert "1 new" in said, said
    lead = ProjectLead.objects.get()
    assert (lead.contact, lead.zone, lead.industry.code, lead.district.code) == (contact, zone, "chips", "310115")
    assert (lead.investment_type, str(lead.total_investment), lead.total_currency) == (
        "greenfield",
        "1250000.50",
        "USD",
    )
    assert (lead.jobs, str(lead.received_on), str(lead.expected_landing)) == (120, "2026-03-01", "2027-02-28")
    assert (lead.owner.username, lead.confidentiality, lead.needs_experts) == ("ann", "restricted", True)
    assert lead.note == "Two\nlines"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_the_list_exports_comes_back_unchanged(bring, client_of, language):
    client = client_of(CITY, language=language)
    make_lead(Stage.REGISTERED, title="=1+1", owner=client.user, jobs=5)
    make_lead(title="项目, with a comma", investment_undisclosed=True)
    columns = "code,title,investor,stage,status,district,total_investment,owner,country,industry,investment_type,jobs"
    url = pages.export_url(
        "leads", "csv", f"columns={columns},received_on,source,signed_on,landing_code,stage_since,id"
    )
    exported = b"".join(client.get(url).streaming_content)

    said = bring(exported, "--as", client.user.username, "--language", "en")

    assert "0 new, 0 changed, 2 unchanged, 0 refused" in said, said
    assert "Not imported" in said


def test_a_code_changes_that_lead_and_leaves_alone_what_has_no_column(bring):
    lead, me = make_lead(title="Old", note="Stays"), make_user(CITY)
    other = make_lead(title="Same")

    said = bring(f"code;title\n{lead.code};New\n{other.code};Same\n", "--as", me.username)

    lead.refresh_from_db()
    assert said.splitlines()[0] == "0 new, 1 changed, 1 unchanged, 0 refused"
    assert (lead.title, lead.note) == ("New", "Stays")


def test_a_trial_tells_the_same_and_saves_nothing(bring):
    lead = make_lead(title="Old")
    organization = make_organization()
    content = f"code,{HEAD}\n{lead.code},New,{organization.pk},SG,direct\n,Fresh,{organization.pk},SG,direct\n"

    said = bring(content, "--dry-run")

    lead.refresh_from_db()
    assert "1 new, 1 changed, 0 unchanged, 0 refused" in said
    assert "A trial: nothing was saved." in said
    assert lead.title == "Old"
    assert ProjectLead.objects.count() == 1


# -- files that cannot be read --------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\n\n", "The file is empty."),
        (HEAD.encode(), "no rows beneath its head"),
        (HEAD.encode() + b"\n\x81\xff\x82\xfe,x,SG,direct", "It cannot be told in which encoding the file is."),
        (b"PK\x03\x04rest of a workbook", "The workbook cannot be read: File is not a zip file."),
        (b"\xd0\xcf\x11\xe0rest of an old one", "a workbook of an old kind, or one with a password"),
        (b"title\0,x\na,b", "characters that are not text"),
        (b'title,investor\n"never closed,x\n', "breaks off its quotation marks"),
        (b"Coatings plant,Rhine Chemicals GmbH,DE,direct\nOther,x,DE,direct", "The first row has to hold the headings"),
        (b"title,investor,country,source,colour\na,b,SG,direct,red", "“colour” is no column of this list."),
        (b"title,investor,,source\na,b,SG,direct", "Column 3 has no heading."),
        (b"title,title,investor\na,b,c", "The column “title” stands there twice."),
        (b"title,investor\na,b", "The file has no column for Country or region of origin, Received through"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_as_a_whole(bring, content, words):
    assert words in refused(bring(content))
    assert not ProjectLead.objects.exists()


def test_a_byte_order_mark_and_semicolons_are_read(bring):
    organization = make_organization()

    said = bring(b"\xef\xbb\xbf" + f"{HEAD.replace(',', ';')}\r\nA; {organization.pk} ;SG;direct\r\n".encode())

    assert "1 new" in said


def test_a_list_or_user_or_file_there_is_not_is_told(bring, tmp_path):
    with pytest.raises(
        CommandError, match="This list cannot be imported. Choose one of: organizations, contacts, appointments, leads"
    ):
        call_command("import", "landings", "x.csv")
    with pytest.raises(CommandError, match="There is no such user."):
        call_command("import", "leads", "x.csv", user="nobody")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import", "leads", str(tmp_path / "none.csv"))


# -- rows that are refused ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "", "Project: It is blank, and has to be filled in."),
        ("title", "x" * 201, "Project: It has 201 characters; write at most 200."),
        ("investor", "Nobody Ltd", "Investor: There is no “Nobody Ltd” among those you may see. Write its number"),
        ("investor", "999999999", "Investor: There is no “999999999”"),
        ("country", "Untied States", "“Untied States” is no country. Write two capital letters"),
        ("source", "dream", "“dream” is no choice here. Choose one of: Partner, Event, Direct"),
        ("expected_landing", "31.02.", "Expected landing: “31.02.” is not a date. Write 2027-02-28."),
        ("expected_landing", "2027-02-31", "“2027-02-31” is not a date."),
        ("expected_landing", "03/04/2027", "“03/04/2027” is not a date."),
        ("received_on", "2999-01-01", "Received on: It is in the future"),
        ("total_investment", "46.5m", "Total investment: “46.5m” is not a number. Write 46500000, digits only."),
        ("total_investment", "-5", "“-5” is negative."),
        ("total_investment", "1.234", "“1.234” has too many digits."),
        ("total_investment", "1" * 30, "has too many digits."),
        ("total_investment", "5", "The total investment needs an amount of 0 or more and its currency."),
        ("total_currency", "XXX", "“XXX” is no choice here."),
        ("jobs", "1.5", "Jobs: “1.5” has too many digits."),
        ("jobs", "٣x", "is not a number"),
        ("district", "Atlantis", "There is no “Atlantis” among those you may see. Write its code or its name."),
        ("owner", "nobody", "Write the user name or the name of a colleague."),
        ("needs_experts", "perhaps", "“perhaps” is neither yes nor no."),
        ("stage", "fantasy", "Stage: “fantasy” is no choice here."),
    ],
)
def test_a_cell_that_makes_no_sense_is_named_with_its_row_and_cure(bring, name, value, words):
    cells = {"title": "A", "investor": make_organization().pk, "country": "SG", "source": "direct"}
    good = ",".join(map(str, cells.values()))
    cells[name] = value
    extra = "" if name in HEAD.split(",") else f",{name}"

    said = bring(f"{HEAD}{extra}\n{good}{',' if extra else ''}\n" + ",".join(map(str, cells.values())) + "\n")

    assert "1 new, 0 changed, 0 unchanged, 1 refused" in said
    assert f"Row 3: {words}" in refused(said) or (words in refused(said) and "Row 3: " in refused(said))
    assert "Nothing was saved." in said
    assert not ProjectLead.objects.exists()


def test_a_wrong_check_character_says_which_is_expected(bring):
    code = credit_code()
    wrong = code[:17] + ("A" if code[17] != "A" else "B")

    said = bring(f"{HEAD},landing_code\nA,{make_organization().pk},SG,direct,{wrong}\n")

    assert f"The last character of “{wrong}” should be {code[17]}." in refused(said)


def test_days_out_of_order_are_refused_by_the_rules_of_the_table(bring):
    heads = f"{HEAD},signed_on,registered_on,operating_on"
    organization = make_organization().pk
    landed = make_lead(Stage.LANDED)

    said = bring(f"{heads}\nA,{organization},SG,direct,2026-03-02,2026-03-01,\n")
    late = bring(f"code,signed_on\n{landed.code},{localdate()}\n")

    assert "Row 2: Registered on cannot be before signed on." in refused(said)
    assert "Row 2: Registered on cannot be before signed on." in refused(late)


def test_a_name_that_fits_several_asks_for_the_number_of_one(bring):
    one, other = (make_organization(name_en="Rhine Chemicals GmbH") for _n in "12")

    said = refused(bring(f"{HEAD}\nA,rhine chemicals gmbh,SG,direct\n"))

    assert "Investor: 2 records are called “rhine chemicals gmbh”. Write the number of one:" in said
    assert f"{one.pk} (" in said
    assert f"{other.pk} (" in said


def test_all_errors_are_told_at_once_by_their_rows(bring):
    organization = make_organization().pk
    lead = make_lead()
    rows = [
        f",A,{organization},SG,direct",
        ",,,,",
        f",B,{organization},XX,",
        f"{lead.code},C,{organization},SG,direct",
        f"{lead.code},D,{organization},SG,direct",
        f"SH-1999-00001,E,{organization},SG,direct",
        f",F,{organization},SG,direct,too,much",
    ]

    said = bring(f"code,{HEAD}\n" + "\n".join(rows))

    assert "1 new, 1 changed, 0 unchanged, 4 refused" in said
    told = [line.split(":")[0] for line in refused(said).splitlines()]
    assert told == ["Row 4", "Row 4", "Row 6", "Row 7", "Row 8", "Nothing was saved."]
