"""What the lists of participants and meetings export comes back unchanged, in either form and language."""

import pytest

from promotion_crm.lists.base import lists
from tests import make
from tests.partners.test_round_trip import said_by

pytestmark = pytest.mark.django_db


def everything(me):
    """Rows with what is hard to bring back: names with commas, given names, namesakes, hidden leads, who left."""
    comma, chinese = make.make_organization(name_en="Parent, Inc", name_zh="母公司"), make.make_organization(name_en="")
    ann, namesake = (make.make_contact(organization=comma, name_en="Ann, Chen", name_zh="") for _n in "12")
    gone, lead = make.make_user("account manager", is_active=False), make.make_lead()
    event = make.make_event(name_en="Twin", name_zh="=同名")
    make.make_event(name_en="Twin")
    for contact in (ann, namesake):
        make.make_participation(event=event, contact=contact, title="-x", role="speaker", state="no_show")
    make.make_participation(event=event, organization_name="Unknown, Ltd", note="Came late")
    make.make_participation(event=event, organization=chinese, organization_name="As given")
    meeting = make.make_meeting(
        organizations=[comma, chinese],
        contacts=[ann, namesake],
        attendees=[me, gone],
        leads=[lead, make.make_lead()],
        event=event,
        notes="=1+1\nTwo lines, and a comma",
        next_step="Call",
        next_on="2030-01-02",
    )
    make.make_policy_feedback(meeting=meeting, text="None; yet")
    make.make_policy_feedback(meeting=meeting, text="=Two\nlines, a comma", area="tax")
    make.make_meeting(kind="call", state="draft", logged_by=me, is_sample=True)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["participants", "meetings"])
def test_what_is_exported_is_imported_unchanged(tmp_path, name, form, language):
    me = make.make_user("city administrator", district=make.make_district())
    everything(me)
    columns = ",".join(column.name for column in lists()[name].columns)
    path = tmp_path / f"list.{form}"
    asked = ("--format", form, "--columns", columns, "--language", language, "--purpose", "a round trip")
    said_by("export", name, *asked, "--output", str(path), "--as", me.username)

    said = said_by("import", name, str(path), "--as", me.username)

    assert "0 new, 0 changed" in said, said
    assert "0 refused" in said, said
    assert "0 unchanged" not in said
    assert "kept as it was given" not in said


def test_meetings_with_their_default_columns_come_back(tmp_path):
    me = make.make_user("city administrator", district=make.make_district())
    everything(me)
    path = tmp_path / "list.csv"
    said_by(
        "export", "meetings", "--format", "csv", "--output", str(path), "--purpose", "a round trip", "--as", me.username
    )

    assert "0 new, 0 changed, 2 unchanged, 0 refused" in said_by("import", "meetings", str(path), "--as", me.username)
