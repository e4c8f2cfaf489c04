"""Two people at one appointment in the same moment: one wins, the other is told."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Appointment, PolicyVersion
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
CITY = "city administrator"


def codes(answers):
    return sorted(answer.status_code for answer in answers)


def told(answers, code):
    return next(answer for answer in answers if answer.status_code == code).content.decode()


def test_of_two_who_renew_the_same_one_does_and_the_other_is_told(client_of):
    held = make.make_appointment()
    make.make_policy_version(program=held.program)
    clients, address = [client_of(CITY) for _ in range(2)], reverse("renew", args=[held.pk])

    answers = together([lambda client=client: client.post(address, {"seen": "active"}) for client in clients])

    assert codes(answers) == [302, 409]
    assert "The appointment is “Renewed” by now" in told(answers, 409)
    assert Appointment.objects.filter(renews=held).count() == 1


def test_renewals_at_once_of_one_program_get_numbers_of_their_own(client_of):
    program = make.make_program()
    make.make_policy_version(program=program)
    rows = [make.make_appointment(program=program) for _ in range(4)]
    clients = [client_of(CITY) for _ in rows]

    answers = together(
        [
            lambda client=client, row=row: client.post(reverse("renew", args=[row.pk]), {"seen": "active"})
            for client, row in zip(clients, rows, strict=True)
        ]
    )

    numbers = Appointment.objects.filter(renews__in=rows).values_list("certificate_number", flat=True)
    assert codes(answers) == [302] * 4
    assert sorted(number[-2:] for number in numbers) == ["01", "02", "03", "04"]


def test_of_two_who_decide_the_same_termination_one_does_and_the_other_is_told(client_of):
    proposal = make.make_termination()
    clients = [client_of(CITY) for _ in range(2)]
    address = reverse("decide-termination", args=[proposal.appointment_id, proposal.pk])

    answers = together(
        [
            lambda: clients[0].post(address, {"verdict": "carry_out"}),
            lambda: clients[1].post(address, {"verdict": "refuse", "decision_note": "No"}),
        ]
    )

    proposal.refresh_from_db()
    proposal.appointment.refresh_from_db()
    assert codes(answers) == [302, 409]
    assert "The termination is" in told(answers, 409)
    assert (proposal.state, proposal.appointment.state) in {("carried_out", "terminated"), ("refused", "active")}


def test_of_a_renewal_and_a_termination_at_once_one_is_told(client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    held = make.make_appointment()
    make.make_policy_version(program=held.program)
    clients = [client_of(CITY) for _ in range(2)]
    given = {"seen": "active", "ground": "harm", "reason": "x", "departments": "y"}

    def terminate():
        paper = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7 minutes")
        return clients[1].post(reverse("terminate", args=[held.pk]), given | {"evidence": paper})

    answers = together([lambda: clients[0].post(reverse("renew", args=[held.pk]), {"seen": "active"}), terminate])

    held.refresh_from_db()
    assert codes(answers) == [302, 409]
    assert held.state in ("renewed", "termination_proposed")


def test_of_two_who_appoint_one_organization_at_once_one_does():
    organization, program = make.make_organization(), make.make_program()
    days = {"starts_on": localdate(), "ends_on": localdate() + timedelta(days=9)}

    def appoint():
        return Appointment.objects.create(
            organization=organization, program=program, category="business_association", **days
        )

    answers = together([appoint, appoint])

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 1
    assert organization.appointments.count() == 1


def test_of_two_new_policies_at_once_no_two_are_in_force_on_one_day(client_of):
    program = make.make_program()
    first = make.make_policy_version(program=program)
    days = [localdate() + timedelta(days=30), localdate() + timedelta(days=60)]
    clients = [client_of(CITY) for _ in days]
    given = {"term_years": 3, "expiring_days": 90}
    given |= {"answer_days": 1, "assess_days": 3, "expert_days": 7, "inform_days": 7, "report_days": 14}
    address = reverse("new-policy", args=[program.code])

    answers = together(
        [
            lambda client=client, day=day: client.post(address, given | {"label": str(day), "effective_from": str(day)})
            for client, day in zip(clients, days, strict=True)
        ]
    )

    first.refresh_from_db()
    rows = list(PolicyVersion.objects.filter(program=program).order_by("effective_from"))
    assert set(codes(answers)) <= {302, 422}
    assert 302 in codes(answers)
    assert first.effective_to is not None
    assert all(a.effective_to < b.effective_from for a, b in zip(rows, rows[1:], strict=False))
