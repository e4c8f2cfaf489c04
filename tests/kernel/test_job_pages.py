"""The page of a job: how far it is, what came of it, and a way to stop it, for its owner alone."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from promotion_crm.models import Job
from tests.make import make_job

pytestmark = pytest.mark.django_db


def test_the_page_shows_how_far_it_is_and_asks_again_until_it_ends(client_of):
    client = client_of("account manager")
    job = make_job(owner=client.user, state="running", started_at=now(), done=1200, total=5000)

    text = client.get(job.get_absolute_url()).content.decode()
    assert 'value="1200" max="5000"' in text and "1,200 of 5,000 rows" in text
    assert "load delay:1s" in text
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "1,200 of 5,000 rows" in part

    Job.objects.filter(pk=job.pk).update(state="failed", ended_at=now(), why="Not today.")
    text = client.get(job.get_absolute_url()).content.decode()
    assert "Not today." in text and "load delay" not in text


def test_a_job_that_no_worker_takes_says_what_to_do(client_of):
    client = client_of("account manager")
    job = make_job(owner=client.user)
    assert "manage.py work" not in client.get(job.get_absolute_url()).content.decode()

    Job.objects.filter(pk=job.pk).update(asked_at=now() - timedelta(minutes=1))

    assert "manage.py work" in client.get(job.get_absolute_url()).content.decode()


def test_nobody_sees_or_cancels_the_job_of_another(client_of):
    job, other = make_job(), client_of("city administrator")

    assert other.get(job.get_absolute_url()).status_code == 404
    assert other.post(f"{job.get_absolute_url()}cancel/").status_code == 404
    job.refresh_from_db()
    assert job.state == "waiting"
    assert client_of(job.owner).get(f"{job.get_absolute_url()}cancel/").status_code == 405
    assert client_of(job.owner).post(f"{job.get_absolute_url()}cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
