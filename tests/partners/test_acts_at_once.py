"""Response clocks and suspicions when several people act at the same moment: real threads, real transactions."""

import threading

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from partners.models import ProjectLead, ResponseClock, Suspicion
from partners.pipeline import StaleLead
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_stop_a_clock_one_does_and_one_report_follows():
    lead, city = make.make_lead(), make.make_user("city administrator")
    clock = make.make_response_clock(lead=lead, kind="inform", started_on=localdate())

    def stop():
        return ResponseClock.objects.get(pk=clock.pk).stop(by=city)

    answers = together([stop] * 10)

    assert answers.count(None) == 1, answers
    assert all(isinstance(answer, StaleLead) for answer in answers if answer)
    assert lead.clocks.filter(kind="report").count() == 1


def test_a_clock_stopped_while_its_lead_is_closed_leaves_none_running():
    lead, city = make.make_lead(), make.make_user("city administrator")
    clock = make.make_response_clock(lead=lead, kind="inform", started_on=localdate())

    def close():
        mine = ProjectLead.objects.get(pk=lead.pk)
        return mine.set_status("abandoned", by=city, reason="No money") and None

    answers = together([lambda: ResponseClock.objects.get(pk=clock.pk).stop(by=city), close])

    assert answers[1] is None, answers
    assert answers[0] is None or isinstance(answers[0], StaleLead)
    assert not lead.clocks.running().exists()


def test_the_verdict_on_a_suspicion_waits_for_who_edits_its_lead():
    suspicion, city = make.make_suspicion(), make.make_user("city administrator")
    held, asked = threading.Event(), threading.Event()

    @transaction.atomic
    def edit():
        ProjectLead.objects.filter(pk=suspicion.lead_id).update(jobs=7)
        held.set()
        asked.wait(20)
        return Suspicion.objects.filter(pk=suspicion.pk).update(grounds=["code"])

    def decide():
        held.wait(20)
        threading.Timer(1, asked.set).start()
        return Suspicion.objects.get(pk=suspicion.pk).decide("same", by=city, reason="One project")

    answers = together([edit, decide])

    assert answers == [1, None]
    suspicion.refresh_from_db()
    assert (suspicion.verdict, suspicion.grounds) == ("same", ["code"])
