"""One person in two windows: views are saved once, and one is the default."""

import threading

import pytest
from django.db import connection

from promotion_crm.models import SavedView, ViewMark
from tests.make import make_saved_view, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts):
    """Do these at the same moment; what each gave."""
    gate, given = threading.Barrier(len(acts)), []

    def one(act):
        gate.wait()
        try:
            given.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return given


def test_saving_a_view_twice_saves_one_and_tells_the_other(client_of):
    client = client_of("city administrator")
    windows = [client_of(client.user) for _n in range(5)]
    form = {"list": "leads", "query": "stage=signed", "name": "Signed", "shared": "private"}

    answers = at_once([lambda one=one: one.post("/views/new/", form).status_code for one in windows])

    assert sorted(answers) == [302, 422, 422, 422, 422]
    assert SavedView.objects.count() == 1


def test_only_one_view_is_the_default_however_many_are_chosen_at_once(client_of):
    me = make_user("city administrator")
    views = [make_saved_view(owner=me) for _n in range(5)]
    windows = [(client_of(me), view) for view in views]

    answers = at_once(
        [
            lambda one=one, view=view: one.post(f"/views/{view.pk}/mark/", {"what": "default", "on": "1"}).status_code
            for one, view in windows
        ]
    )

    assert answers == [302] * 5
    assert ViewMark.objects.filter(user=me, is_default=True).count() == 1
