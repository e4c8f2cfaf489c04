"""Milestones: six in order, planned against reached, and where each day comes from."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Milestone
from partners.pipeline import Stage
from partners.tracking import Step, steps
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def save(client, lead, **typed):
    return client.post(reverse("set-milestone", args=[lead.pk]), typed)


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


def test_the_page_shows_the_six_in_order_as_the_queryset_counts_them():
    lead = make.make_lead(Stage.REGISTERED, signed_on=days(-90), registered_on=days(-80))
    rows = {
        kind: make.make_milestone(lead=lead, kind=kind, planned_on=planned, actual_on=actual)
        for kind, planned, actual in (
            ("signed", days(-95), None),
            ("registered", days(-70), None),
            ("first_capital", days(-3), None),
            ("construction", days(10), days(-1)),
        )
    }

    made = steps(lead, rows, None)

    assert [step.label for step in made] == [kind.label for kind in Milestone.Kind]
    assert [step.words for step in made] == [
        "5 days late", "10 days early", "3 days late", "11 days early", "not planned", "not planned",
    ]  # fmt: skip
    assert [step.tone for step in made[:4]] == ["soon", "good", "late", "good"]
    assert set(Milestone.objects.late().values_list("kind", flat=True)) == {"signed", "first_capital"}
    assert set(Milestone.objects.overdue().values_list("kind", flat=True)) == {"first_capital"}


def test_words_of_the_day_itself():
    assert Step("x", TODAY, TODAY).words == "on the day"
    assert Step("x", TODAY, None).words == "today"
    assert Step("x", days(2), None).words == "in 2 days"
    assert Step("x", None, TODAY).words == ""


def test_planning_then_recording_keeps_what_is_left_empty(client_of):
    client, lead = client_of(CITY), make.make_lead(Stage.SIGNED)
    paper = SimpleUploadedFile("site.pdf", b"%PDF-1.4")

    planned = save(client, lead, kind="construction", planned_on="2026-05-01", note="As in the contract")
    save(client, lead, kind="construction", actual_on="2026-05-20", evidence=paper)

    row = lead.milestones.get()
    assert planned.url == f"{lead.get_absolute_url()}#milestones"
    assert (row.planned_on, row.actual_on, row.note) == (date(2026, 5, 1), date(2026, 5, 20), "As in the contract")
    row.evidence.delete(save=False)
    page = client.get(lead.get_absolute_url()).content.decode()
    assert "19 days late" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "signed", "actual_on": "2026-05-01"}, "“Reached on” stays empty here"),
        ({"kind": "construction"}, "A milestone needs the day it is planned for, or reached on."),
        ({"kind": "construction", "actual_on": days(1)}, "“Reached on” is in the future"),
        ({"kind": "fantasy", "planned_on": "2026-05-01"}, "fantasy"),
        ({"kind": "a\0b", "planned_on": "2026-05-01"}, "Milestone"),
        ({"kind": "construction", "planned_on": "soon"}, "Write the day as 2027-02-28."),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(client_of, typed, words):
    lead = make.make_lead(Stage.SIGNED)

    answer = save(client_of(CITY), lead, **typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not lead.milestones.exists()


@pytest.mark.parametrize(("role", "status"), [("verifier", 403), ("leadership", 403), ("district officer", 404)])
def test_others_plan_nothing(client_of, role, status):
    lead = make.make_lead(Stage.SIGNED)

    assert save(client_of(role), lead, kind="construction", planned_on="2026-05-01").status_code == status
    assert not lead.milestones.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_the_same_at_once_both_do_it_one_after_the_other(client_of):
    lead, clients = make.make_lead(Stage.SIGNED), [client_of(CITY) for _ in range(6)]

    answers = together(
        [
            lambda client=client, n=n: (
                save(client, lead, kind="construction", planned_on=f"2026-05-0{n + 1}").status_code
            )
            for n, client in enumerate(clients)
        ]
    )

    assert set(answers) == {302}
    assert lead.milestones.count() == 1
