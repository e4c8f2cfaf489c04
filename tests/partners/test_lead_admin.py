import pytest

from partners.models import Introduction, ProjectLead
from partners.pipeline import Stage
from tests import make
from tests.admins import change, filled, url

pytestmark = pytest.mark.django_db


def row(prefix, n, **values):
    return {f"{prefix}-{n}-{name}": value for name, value in values.items()}


def introduced(n, share, role="assisted"):
    partner = make.make_organization().pk
    return row("introductions", n, partner=partner, role=role, state="claimed", share=share, claimed_on="2026-01-02")


def test_stage_and_status_are_shown_but_not_edited(client_of):
    client, lead = client_of("city administrator"), make.make_lead(Stage.QUALIFIED)
    page = client.get(change(lead))

    client.post(change(lead), filled(page, stage="landed", status="lost", code="SH-1", landed_on="2026-01-01"))

    again = ProjectLead.objects.get(pk=lead.pk)
    assert (again.stage, again.status, again.landed_on) == ("qualified", "ongoing", None)
    assert '<span class="stage" data-stage="qualified">Qualified</span>' in page.content.decode()
    assert f'href="/leads/{lead.pk}/#move"' in page.content.decode()


def test_a_lead_to_be_added_shows_nothing_it_does_not_have_yet(client_of):
    text = client_of("account manager").get(url(ProjectLead, "add")).content.decode()

    assert "DatabaseDefault" not in text
    assert "field-code" not in text
    assert "field-move" not in text
    assert 'name="title"' in text


def test_a_landed_lead_is_locked_but_to_a_verifier_and_its_country_to_all(client_of):
    client, lead = client_of("verifier"), make.make_lead(Stage.LANDED, country="SG")

    locked = client_of("city administrator").post(change(lead), {"title": "Mine"})
    saved = client.post(change(lead), filled(client.get(change(lead)), country="DE", title="Still landed"))

    assert locked.status_code == 403
    assert saved.status_code == 302
    again = ProjectLead.objects.get(pk=lead.pk)
    assert (again.country.code, again.title) == ("SG", "Still landed")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(60, "introducer"), (60, "assisted")], "The shares are 120"),
        ([(40, "introducer"), (40, "introducer")], "A lead has one introducer"),
    ],
)
def test_introductions_of_one_post_are_judged_together(client_of, rows, words):
    client, lead = client_of("city administrator"), make.make_lead()
    form = filled(client.get(change(lead))) | {"introductions-TOTAL_FORMS": "2"}
    for n, (share, role) in enumerate(rows):
        form |= introduced(n, share, role)

    refused = client.post(change(lead), form)

    assert refused.status_code == 200
    assert any(words in str(error) for error in refused.context["errors"])
    assert not Introduction.objects.exists()


def test_an_event_officer_reads_titles_and_stages_only(client_of):
    client = client_of("event officer")
    lead = make.make_lead(title="Zqtitle", note="Zqnote", investor=make.make_organization(name_en="Zqinvestor"))
    make.make_meeting(event=make.make_event(), leads=[lead])

    pages = [client.get(change(lead)), client.get(url(ProjectLead, "changelist"))]
    found = client.get(url(ProjectLead, "changelist"), {"q": "Zqinvestor"})

    for page in pages:
        text = page.content.decode()
        assert "Zqtitle" in text
        assert "Zqnote" not in text
        assert "Zqinvestor" not in text
    assert not found.context["cl"].result_list
    assert client.get(url(ProjectLead, "changelist"), {"note__startswith": "Zq"}).status_code == 400
    assert client.get(url(ProjectLead, "history", lead.pk)).status_code == 403


def test_leads_are_found_by_code_title_and_investor(client_of):
    client = client_of("city administrator")
    lead = make.make_lead(title="Battery plant", investor=make.make_organization(name_zh="华星电池", name_en=""))
    lead.refresh_from_db()
    make.make_lead()

    for words in (lead.code, "batter", "华星", "huaxing"):
        found = client.get(url(ProjectLead, "changelist"), {"q": words}).context["cl"].result_list
        assert [row.pk for row in found] == [lead.pk], words


def test_whoever_adds_a_lead_owns_it(client_of):
    client = client_of("account manager", district=make.make_district())

    form = client.get(url(ProjectLead, "add")).context["adminform"].form

    assert form["owner"].value() == client.user.pk
    assert form["district"].value() == client.user.district_id
