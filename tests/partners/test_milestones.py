"""Milestones: six in order, planned against reached, and where each day comes from."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from partners.landing import steps
from partners.models import Milestone
from partners.pipeline import Stage
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def save(client, lead, kind, **typed):
    return client.post(reverse("milestone", args=[lead.pk, kind]), typed)


def days(count):
    return TODAY + timedelta(days=count)


def test_three_are_reached_by_what_the_lead_and_its_receipts_say():
    lead = make.make_lead(Stage.REGISTERED, signed_on=date(2026, 3, 1), registered_on=date(2026, 4, 1))
    make.make_receipt(lead=lead, received_on=date(2026, 6, 1))
    make.make_receipt(lead=lead, received_on=date(2026, 5, 1))
    for kind in Milestone.Kind:
        make.make_milestone(lead=lead, kind=kind, planned_on=date(2026, 3, 15))

    reached = {row.kind: row.reached_on for row in Milestone.objects.with_actual()}

    assert reached["signed"] == date(2026, 3, 1)
    assert reached["registered"] == date(2026, 4, 1)
    assert reached["first_capital"] == date(2026, 5, 1)
    assert reached["construction"] is None


def test_the_page_compares_as_the_querysets_count():
    lead = make.make_lead(Stage.REGISTERED, signed_on=days(-90), registered_on=days(-80))
    for kind, planned, actual in (
        ("signed", days(-95), None),
        ("registered", days(-70), None),
        ("first_capital", days(-3), None),
        ("construction", days(10), days(-1)),
        ("production", days(2), None),
    ):
        make.make_milestone(lead=lead, kind=kind, planned_on=planned, actual_on=actual)

    made = steps(lead, make.make_user(CITY))

    assert [step.label for step in made] == [kind.label for kind in Milestone.Kind]
    assert [step.words for step in made] == [
        "5 days late", "10 days early", "overdue by 3 days", "11 days early", "in 2 days", "",
    ]  # fmt: skip
    assert [step.tone for step in made[:4]] == ["warn", "good", "bad", "good"]
    assert set(Milestone.objects.late().values_list("kind", flat=True)) == {"signed", "first_capital"}
    assert set(Milestone.objects.overdue().values_list("kind", flat=True)) == {"first_capital"}


def test_evidence_is_kept_with_the_milestone(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.SIGNED)
    paper = SimpleUploadedFile("site.pdf", b"%PDF-1.4")

    answer = save(client, lead, "construction", planned_on="2026-05-01", actual_on="2026-05-20", evidence=paper)

    row = lead.milestones.get()
    assert answer.url == lead.landing_url
    page = client.get(lead.landing_url).content.decode()
    assert "19 days late" in page
    assert row.evidence.url in page
    row.evidence.delete(save=False)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "A milestone needs the day it is planned for, or reached on."),
        ({"actual_on": days(1)}, "“Reached on” is in the future"),
        ({"planned_on": "soon"}, "Enter a valid date."),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(client_of, typed, words):
    lead = make.make_lead(Stage.SIGNED)

    answer = save(client_of(CITY), lead, "construction", **typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not lead.milestones.exists()


def test_what_the_lead_says_is_not_typed_twice(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.SIGNED)

    save(client, lead, "signed", planned_on="2026-05-01", actual_on="2026-05-01")

    assert lead.milestones.get().actual_on is None
    assert save(client, lead, "fantasy", planned_on="2026-05-01").status_code == 404


@pytest.mark.parametrize("kind", ["signed", "registered", "first_capital"])
def test_what_the_lead_says_needs_the_day_it_is_planned_for(client_of, kind):
    lead = make.make_lead(Stage.SIGNED)
    make.make_milestone(lead=lead, kind=kind, planned_on=days(9))

    answer = save(client_of(CITY), lead, kind, planned_on="", note="Given up")

    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert lead.milestones.get().planned_on == days(9)


@pytest.mark.parametrize(("role", "status"), [("verifier", 403), ("leadership", 403), ("district officer", 404)])
def test_others_plan_nothing(client_of, role, status):
    lead = make.make_lead(Stage.SIGNED)

    assert save(client_of(role), lead, "construction", planned_on="2026-05-01").status_code == status
    assert not lead.milestones.exists()


@pytest.mark.django_db(transaction=True)
def test_of_those_who_plan_the_same_at_once_one_does_and_the_others_are_told(client_of):
    lead, clients = make.make_lead(Stage.SIGNED), [client_of(CITY) for _ in range(6)]

    answers = together(
        [
            lambda client=client, n=n: save(client, lead, "construction", planned_on=f"2026-05-0{n + 1}").status_code
            for n, client in enumerate(clients)
        ]
    )

    assert sorted(answers) == [302, *[422] * 5]
    assert lead.milestones.count() == 1
