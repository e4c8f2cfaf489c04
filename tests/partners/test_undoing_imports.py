"""An import is undone as a whole: what it made goes, what it changed is as before."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.models import ProjectLead, ResponseClock, Suspicion
from partners.pipeline import Stage
from promotion_crm.history import changes_of, entry_model
from promotion_crm.models import ChangeSet
from tests import make
from tests.kernel.bulk import apart

pytestmark = pytest.mark.django_db
HEAD = "title,investor,country,source"


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


@pytest.fixture
def bring(tmp_path, city):
    """The ChangeSet of an import by the city administrator, and what the command said."""

    def run(content, *options):
        path, out = tmp_path / "leads.csv", StringIO()
        path.write_text(content)
        call_command("import", "leads", str(path), "--as", city.user.username, *options, stdout=out)
        apart()
        return ChangeSet.objects.order_by("-pk").first(), out.getvalue()

    return run


def undo(made, *options):
    out = StringIO()
    try:
        call_command("undo", str(made.context), *options, stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


def test_new_leads_go_with_all_that_was_made_for_them(bring, city):
    investor = make.make_organization(name_en="Rhine Chemicals GmbH")
    make.make_lead(investor=investor, title="Coatings plant")
    clocks, suspicions = ResponseClock.objects.count(), Suspicion.objects.count()
    made, said = bring(
        f"{HEAD}\nCoatings plant,Rhine Chemicals GmbH,DE,direct\nResins,Rhine Chemicals GmbH,DE,direct\n"
    )
    assert Suspicion.objects.count() > suspicions

    answer = city.post(made.get_absolute_url())

    assert f"To undo it: manage.py undo {made.context}" in said
    assert (made.kind, made.list_name, made.row_count, made.by) == ("import", "leads", 2, city.user)
    assert answer.status_code == 302, answer.content.decode()
    assert (ProjectLead.objects.count(), ResponseClock.objects.count()) == (1, clocks)
    assert Suspicion.objects.count() == suspicions
    entries = entry_model(ProjectLead).objects
    assert entries.filter(pgh_label="delete").count() == 2


def test_changed_leads_get_their_values_back(bring):
    lead, other = make.make_lead(title="Old", note="Kept", jobs=3), make.make_lead(title="Same", jobs=5)
    made, said = bring(f"code,title,jobs\n{lead.code},New,9\n{other.code},Same,5\n")

    assert "0 new, 1 changed, 1 unchanged, 0 refused" in said
    assert (made.row_count, "Undone" in undo(made)) == (1, True)
    lead.refresh_from_db()
    assert (lead.title, lead.jobs, lead.note) == ("Old", 3, "Kept")
    assert ProjectLead.objects.find("Old").contains(lead)
    assert not ProjectLead.objects.find("New").exists()
    assert changes_of(lead)[0].reason == "Undone: Import, Leads"


def test_new_and_changed_leads_in_one_file(bring):
    lead = make.make_lead(title="Old")
    make.make_organization(name_en="Rhine Chemicals GmbH")
    made, _said = bring(
        f"code,{HEAD}\n{lead.code},Newer,{lead.investor_id},SG,partner\n,Resins,Rhine Chemicals GmbH,DE,direct\n"
    )

    said = undo(made)

    lead.refresh_from_db()
    assert made.row_count == 2
    assert "Undone" in said
    assert (ProjectLead.objects.get(), lead.title) == (lead, "Old")


def test_a_trial_and_a_file_that_changes_nothing_leave_nothing_to_undo(bring):
    lead = make.make_lead(title="Same")

    for options in ([], ["--dry-run"]):
        made, said = bring(f"code,title\n{lead.code},Same\n", *options)
        assert made is None
        assert "undo" not in said


def test_a_refused_file_leaves_nothing_to_undo(bring):
    with pytest.raises(CommandError):
        bring(f"{HEAD}\nPlant,Nobody,DE,direct\n")

    assert not ChangeSet.objects.exists()


@pytest.fixture
def imported(bring):
    make.make_organization(name_en="Rhine Chemicals GmbH")
    made, _said = bring(f"{HEAD}\nCoatings,Rhine Chemicals GmbH,DE,direct\nGlue,Rhine Chemicals GmbH,DE,direct\n")
    return made, *ProjectLead.objects.order_by("pk")


def test_what_points_to_a_new_lead_by_now_is_told(imported, city):
    made, lead, _other = imported
    make.make_meeting(leads=[lead])
    make.make_follow_up(lead=lead)

    said, page = undo(made), city.get(made.get_absolute_url()).content.decode()

    assert f"Follow-ups point to what would be deleted: {lead}" in said
    assert f"Leads at meetings point to what would be deleted: {lead}" in said
    assert f'<a href="{lead.get_absolute_url()}">{lead}</a>' in page
    assert ProjectLead.objects.count() == 2


def test_a_new_lead_that_was_changed_since_is_told(imported):
    made, lead, other = imported
    lead.title = "Paint"
    lead.save()

    said = undo(made)

    assert f"Changed since, so that their newer values would be lost: {lead}" in said
    assert str(other) not in said


def test_a_clock_stopped_since_is_told(imported, city):
    made, lead, _other = imported
    lead.clocks.first().stop(by=city.user)

    assert "Changed since" in undo(made)
    assert ProjectLead.objects.count() == 2


def test_a_verdict_given_since_stays(imported, city):
    made, _lead, _other = imported
    suspicion = Suspicion.objects.get()
    suspicion.decide("different", by=city.user, reason="Two plants")

    said = undo(made)

    assert f"Changed since, so that their newer values would be lost: {suspicion}" in said
    suspicion.refresh_from_db()
    assert suspicion.verdict == "different"


def test_steps_along_the_pipeline_are_kept_for_good_and_told(bring):
    lead = make.make_lead(ready_for=Stage.QUALIFIED)
    made, _said = bring(f"code,stage\n{lead.code},qualified\n")

    said = undo(made)

    assert "It also wrote stage changes, which are kept for good; take these steps back one by one:" in said
    lead.refresh_from_db()
    assert lead.stage == "qualified"


def test_several_imports_are_undone_each_by_itself(bring):
    lead = make.make_lead(title="First", jobs=1)
    title, _said = bring(f"code,title\n{lead.code},Second\n")
    jobs, _said = bring(f"code,jobs\n{lead.code},2\n")

    assert "Changed since" in undo(title)
    assert "Undone" in undo(jobs)
    assert "Changed since" in undo(title)  # that was a change as well
    lead.refresh_from_db()
    assert (lead.title, lead.jobs) == ("Second", 1)
