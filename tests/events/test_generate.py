from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from stdnum.cn import uscc

from events.models import Event, FollowUp, Meeting, MeetingContact, MeetingOrganization, Participation
from events.scale import copying, pipelines
from events.scale.loading import Counts, Loader
from partners.models import (
    Appointment,
    Contact,
    Contribution,
    Evaluation,
    Introduction,
    Issue,
    Organization,
    Program,
    ProjectLead,
    StageChange,
    VerificationCheck,
)
from partners.pipeline import GATES, STATUS_STEPS, STEPS, Stage
from partners.programs import evaluating
from promotion_crm.history import entry_model
from tests.make import make_contact, make_organization, make_user

COUNTS = Counts(organizations=60, contacts=400, leads=150, meetings=120, events=25, appointments=8, contributions=90)
SEARCHED = (Organization, Contact, Contribution, ProjectLead, Issue, Event, Participation, Meeting, FollowUp)


@pytest.fixture(scope="module")
def generated(django_db_setup, django_db_blocker):
    """One run of each kind of row, once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        Loader(COUNTS, seed=5).load()
        yield
        transaction.set_rollback(True)


def written():
    """What a run wrote, but for its ids."""
    return [
        list(Organization.objects.order_by("pk").values_list("name_en", "name_zh", "country", "kind", "created_at")),
        list(Contact.objects.order_by("pk").values_list("name_en", "name_zh", "email", "organization__name_en")),
        list(ProjectLead.objects.order_by("pk").values_list("title", "stage", "stage_since", "contact__email")),
        list(
            Meeting.objects.order_by("pk", "contacts__pk").values_list(
                "notes", "held_on", "leads__title", "contacts__email"
            )
        ),
        list(Participation.objects.order_by("pk").values_list("name", "event__name_en", "state")),
    ]


def of_a_run(seed):
    with transaction.atomic():
        Loader(COUNTS, seed).load()
        rows = written()
        transaction.set_rollback(True)
    return rows


def test_the_same_seed_gives_the_same_rows(db):
    first, again, other = of_a_run(3), of_a_run(3), of_a_run(4)

    assert first == again
    assert all(one != two for one, two in zip(first, other, strict=True))


def test_the_counts_are_those_asked_for(generated, db):
    for name, model in (
        ("organizations", Organization),
        ("contacts", Contact),
        ("leads", ProjectLead),
        ("meetings", Meeting),
        ("events", Event),
        ("contributions", Contribution),
    ):
        assert model.objects.filter(is_sample=True).count() == model.objects.count() == getattr(COUNTS, name)


@pytest.mark.parametrize("model", SEARCHED)
def test_the_search_words_are_those_of_any_other_row(generated, db, model):
    assert model.objects.exists()
    for row in model.objects.all():
        stored = row.search_text
        row.fill_search_text()
        assert stored == row.search_text, row


def test_what_no_constraint_says_holds_too(generated, db):
    theirs = MeetingOrganization.objects.filter(
        meeting=OuterRef("meeting"), organization=OuterRef("contact__organization")
    )
    assert not MeetingContact.objects.filter(~Exists(theirs)).exists()
    assert not ProjectLead.objects.exclude(contact=None).exclude(contact__organization=F("investor")).exists()
    assert not Appointment.objects.exclude(program__code="GENERATED").exists()
    assert not Introduction.objects.filter(
        Q(lead__received_on__lt=F("appointment__starts_on")) | Q(lead__received_on__gt=F("appointment__ends_on"))
    ).exists()
    for code in ProjectLead.objects.exclude(landing_code="").values_list("landing_code", flat=True):
        assert uscc.is_valid(code)


def logs(lead, name):
    return list(getattr(lead, name).order_by("pk"))


def test_steps_lead_to_the_stage_and_turns_to_the_status(generated, db):
    for lead in ProjectLead.objects.all():
        stage, since, status, latest = "received", lead.created_at, "ongoing", lead.created_at
        for step in logs(lead, "stage_changes"):
            assert (step.before, step.since) == (stage, since)
            assert (step.before, step.after) in STEPS and step.at > since
            assert step.note or Stage(step.after).place > Stage(step.before).place
            stage, since, latest = step.after, step.at, step.at
        for turn in logs(lead, "status_changes"):
            assert turn.before == status and (turn.before, turn.after) in STATUS_STEPS and turn.at > latest
            status, latest = turn.after, turn.at
        assert (lead.stage, lead.stage_since, lead.status) == (stage, since, status)


def test_a_landed_lead_passed_its_verification(generated, db):
    landed = ProjectLead.objects.landed()

    assert landed.exists()
    for lead in landed:
        passed = lead.verifications.standing().get()
        assert passed.landed_on == lead.landed_on and passed.decided_by_id not in (lead.owner_id, passed.asked_by_id)
        assert passed.checks.count() == len(VerificationCheck.Kind)


def test_the_gates_passed_are_met(generated, db):
    for gate in GATES:
        beyond = [stage for stage in Stage if stage.place >= gate.stage.place]
        assert not ProjectLead.objects.filter(stage__in=beyond).exclude(gate.condition).exists(), gate


@pytest.mark.parametrize("model", [part[0] for part in pipelines.PARTS.values()] + [ProjectLead])
def test_every_row_would_be_accepted_from_a_form(generated, db, model):
    assert model.objects.exists()
    for row in model.objects.all():
        row.full_clean()


def test_the_history_tells_each_step(generated, db):
    entries = entry_model(ProjectLead).objects.order_by("pgh_id")
    names = [f.attname for f in entry_model(ProjectLead)._meta.fields if not f.name.startswith("pgh_")]
    for lead in ProjectLead.objects.all():
        told = list(entries.filter(pgh_obj=lead))
        times = [e.pgh_created_at for e in told]
        acts = len(logs(lead, "stage_changes")) + len(logs(lead, "status_changes"))
        assert len(told) == 1 + acts and times == sorted(times) and times[0] == lead.created_at
        assert [e.pgh_label for e in told] == ["insert"] + ["update"] * acts
        assert [e.pgh_until for e in told] == [*times[1:], None]
        assert {n: getattr(told[-1], n) for n in names} == {n: getattr(lead, n) for n in names}
        for step in logs(lead, "stage_changes"):
            entry = next(e for e in told if e.pgh_created_at == step.at)
            assert (entry.stage, entry.stage_since) == (step.after, step.at)
            assert (entry.contract_capital is not None) == (Stage(entry.stage).place >= 3 or was_signed(entry, told))


def was_signed(entry, told):
    return any(Stage(e.stage).place >= 3 for e in told if e.pgh_id < entry.pgh_id)


def test_each_hanging_row_has_one_entry(generated, db):
    for model, _columns, _at in pipelines.PARTS.values():
        entries = entry_model(model).objects
        assert entries.count() == model.objects.count() == entries.values("pgh_obj").distinct().count()


def test_more_steps_are_made_where_asked(db):
    Loader(Counts(organizations=20, contacts=100, leads=100, steps_per_lead=6), seed=5).load()

    assert StageChange.objects.count() > 450


def test_rows_have_a_history_as_any_other(generated, db):
    assert Contact.history.rel.related_model.objects.count() == COUNTS.contacts
    assert Meeting.history.rel.related_model.objects.count() == COUNTS.meetings


def test_ordinary_rows_are_added_afterwards(generated, db):
    newest = ProjectLead.objects.order_by("pk").last()

    lead = ProjectLead.objects.create(title="One more", investor=newest.investor, country="US", source="direct")

    assert lead.pk > newest.pk


def test_a_second_run_adds_more_and_links_to_what_is_there(generated, db):
    Loader(Counts(contacts=10, meetings=10), seed=6).load()

    assert Contact.objects.count() == COUNTS.contacts + 10
    assert Organization.objects.count() == COUNTS.organizations
    assert MeetingOrganization.objects.filter(organization__in=Organization.objects.all()).count() > COUNTS.meetings


def test_names_that_someone_typed_are_kept_as_they_are(db):
    Contact.objects.update(is_sample=False)
    name = "Back\\slash\tTab\nLine"
    make_contact(name_en=name, is_sample=True, organization=make_organization(is_sample=True))

    Loader(Counts(events=3), seed=1).load()

    assert Participation.objects.filter(name=name).exists()


def test_indexes_are_those_of_before(db, monkeypatch):
    monkeypatch.setattr(copying, "MANY", 1)
    before = indexes()

    Loader(Counts(organizations=50, contacts=50, meetings=50), seed=1).load()

    assert indexes() == before


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname")
        return cursor.fetchall()


@pytest.mark.parametrize("count", ["-1", "many", "99999999999"])
def test_a_number_that_makes_no_sense_is_refused(db, count):
    with pytest.raises(CommandError, match="is not a number of rows: use 0 to 20000000"):
        call_command("generate", f"--contacts={count}")


def test_nothing_asked_for_is_refused(db):
    with pytest.raises(CommandError, match="say how many"):
        call_command("generate")


def test_contacts_alone_have_nowhere_to_go(db):
    Organization.objects.update(is_sample=False)

    with pytest.raises(CommandError, match="add --organizations N"):
        call_command("generate", contacts=5, verbosity=0, stdout=StringIO())


def test_more_appointments_are_terms_of_other_organizations_and_their_contributions_can_be_evaluated(generated, db):
    program = Program.objects.get(code="GENERATED")
    city = [make_user("city administrator") for _ in range(2)]

    assert Appointment.objects.count() == 2 + COUNTS.appointments
    assert {*Contribution.objects.values_list("state", flat=True)} == {"confirmed", "refused", "entered"}
    assert evaluating.open_year(program, 2025, by=city[0])
    rows = Evaluation.objects.of(program, 2025)
    evaluating.score_all(rows, by=city[0])
    assert rows.filter(total__gt=0).exists()
