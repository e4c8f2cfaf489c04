"""Bulk edits and undos at the same moment as others: real threads, real transactions."""

import threading

import pytest
from django.db import transaction

from partners.imports.leads import LeadImport
from promotion_crm.history import entry_model
from promotion_crm.importing.plan import Plan
from promotion_crm.models import ChangeSet
from tests import make
from tests.admins import filled
from tests.kernel.bulk import address, done, look, save
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(rows):
    return {type(row).objects.get(pk=row.pk).kind for row in rows}


def test_of_two_bulk_edits_of_the_same_rows_one_is_done_and_the_other_looks_again(client_of):
    clients = [client_of("city administrator") for _ in range(2)]
    rows = [make.make_organization() for _ in range(30)]
    url, wanted = address("organizations", *rows), ["finance", "law_firm"]
    seen = [look(client, url, kind=kind) for client, kind in zip(clients, wanted, strict=True)]

    answers = together(
        [
            lambda client=client, shown=shown, kind=kind: save(client, url, shown, kind=kind).status_code
            for client, shown, kind in zip(clients, seen, wanted, strict=True)
        ]
    )

    assert sorted(answers) == [302, 409], answers
    assert kinds(rows) == {wanted[answers.index(302)]}
    assert ChangeSet.objects.count() == 1


def test_a_bulk_edit_waits_for_who_is_editing_and_then_looks_again(client_of):
    client, rows = client_of("city administrator"), [make.make_organization() for _ in range(3)]
    url = address("organizations", *rows)
    seen = look(client, url, kind="finance")
    held, asked = threading.Event(), threading.Event()

    @transaction.atomic
    def edit():
        type(rows[1]).objects.filter(pk=rows[1].pk).update(kind="research")
        held.set()
        asked.wait(20)

    def in_bulk():
        held.wait(20)
        threading.Timer(1, asked.set).start()
        return save(client, url, seen, kind="finance")

    _edited, answer = together([edit, in_bulk])

    assert answer.status_code == 409
    assert str(rows[1]) in answer.content.decode()
    assert kinds(rows) == {"company", "research"}


def test_a_form_opened_before_a_bulk_edit_is_told_what_changed(client_of):
    ann, bob = client_of("city administrator"), client_of("city administrator")
    row = make.make_organization(note="before")
    form = f"/admin/partners/organization/{row.pk}/change/"
    opened = filled(ann.get(form))
    done(bob, address("organizations", row), kind="finance")

    answer = ann.post(form, opened | {"note": "typed by Ann"})

    row.refresh_from_db()
    assert answer.status_code == 200
    assert "Finance" in answer.content.decode() or "Bank or fund" in answer.content.decode()
    assert (row.kind, row.note) == ("finance", "before")


def test_a_form_and_a_bulk_edit_at_once_lose_nothing(client_of):
    ann, bob = client_of("city administrator"), client_of("city administrator")
    rows = [make.make_organization(note="before") for _ in range(5)]
    url, form = address("organizations", *rows), f"/admin/partners/organization/{rows[0].pk}/change/"
    opened, seen = filled(ann.get(form)), look(bob, url, kind="finance")

    typed, bulk = together(
        [
            lambda: ann.post(form, opened | {"kind": "law_firm"}).status_code,
            lambda: save(bob, url, seen, kind="finance").status_code,
        ]
    )

    # Whoever came first is done; the other was told.
    assert (typed, bulk) in [(302, 409), (200, 302)]
    assert kinds(rows) == ({"law_firm", "company"} if typed == 302 else {"finance"})


def test_of_many_who_undo_one_does(client_of):
    clients = [client_of("city administrator") for _ in range(4)]
    rows = [make.make_organization() for _ in range(10)]
    made = done(clients[0], address("organizations", *rows), kind="finance")

    answers = together([lambda client=client: client.post(made.get_absolute_url()).status_code for client in clients])

    assert sorted(answers) == [302, 409, 409, 409], answers
    entries = entry_model(type(rows[0])).objects.filter(pgh_obj_id=rows[0].pk, pgh_label="update")
    assert (kinds(rows), entries.count()) == ({"company"}, 2)


def test_an_undo_waits_for_who_is_editing_and_is_then_refused(client_of):
    client, rows = client_of("city administrator"), [make.make_organization() for _ in range(3)]
    made = done(client, address("organizations", *rows), kind="finance")
    held, asked = threading.Event(), threading.Event()

    @transaction.atomic
    def edit():
        type(rows[1]).objects.filter(pk=rows[1].pk).update(note="Newer")
        held.set()
        asked.wait(20)

    def undo():
        held.wait(20)
        threading.Timer(1, asked.set).start()
        return client.post(made.get_absolute_url())

    _edited, answer = together([edit, undo])

    assert answer.status_code == 409
    assert str(rows[1]) in answer.content.decode()
    assert kinds(rows) == {"finance"}


def test_an_undo_of_an_import_and_a_new_row_that_points_to_it(client_of):
    """Either the new row is told that the lead went, or the undo that the row is there."""
    client, investor = client_of("superuser"), make.make_organization()
    lead = imported(client.user, investor)
    made = ChangeSet.objects.get()

    answers = together(
        [
            lambda: client.post(made.get_absolute_url()).status_code,
            lambda: make.make_follow_up(lead=lead, owner=client.user).pk,
        ]
    )

    assert (answers[0] == 302) != isinstance(answers[1], int), answers
    assert make.ProjectLead.objects.filter(pk=lead.pk).exists() == (answers[0] == 409)


def imported(user, investor):
    content = f"title,investor,country,source\nPlant,{investor.pk},DE,direct\n"
    importing = LeadImport(user)
    importing.open(content.encode(), Plan())
    importing.run(file="leads.csv")
    return make.ProjectLead.objects.get()
