"""Seals against a server where others write, and where a superuser of the database turns the triggers off."""

import threading
from contextlib import closing

import psycopg2
import pytest
from django.db import connection, connections, transaction

from promotion_crm.database.server import embedded
from promotion_crm.history import entry_model
from promotion_crm.models import Seal
from promotion_crm.seals import seal, verify
from promotion_crm.seals.settling import StillRunning
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = "partners_organizationevent"


@pytest.fixture
def superuser():
    """A superuser of the database, with all triggers off."""
    with closing(psycopg2.connect(embedded().dsn(connection.settings_dict["NAME"], superuser=True))) as other:
        other.autocommit = True
        cursor = other.cursor()
        cursor.execute("SET session_replication_role = replica")
        yield cursor


def entries_of(*records):
    return [entry_model(type(one)).objects.get(pgh_obj_id=one.pk).pk for one in records]


@pytest.mark.parametrize(
    "sql, what",
    [
        (f"UPDATE {ENTRIES} SET name_en = 'Forged' WHERE pgh_id = %(row)s", "altered"),
        (f"DELETE FROM {ENTRIES} WHERE pgh_id = %(row)s", "removed"),
        (
            f"CREATE TEMP TABLE copied AS SELECT * FROM {ENTRIES} WHERE pgh_id = %(row)s;"
            f"UPDATE copied SET pgh_id = 0; INSERT INTO {ENTRIES} SELECT * FROM copied",
            "inserted",
        ),
    ],
)
def test_a_superuser_with_the_triggers_off_is_found_out(superuser, sql, what):
    first, second = entries_of(make.make_organization(), make.make_organization())
    seal()

    superuser.execute(sql, {"row": second})

    (finding,) = verify().findings
    assert (finding.what, finding.table, finding.number) == (what, ENTRIES, 0 if what == "inserted" else second)


def test_a_row_in_flight_below_the_sealed_end_is_no_forgery():
    """Its number was handed out before the newest row was saved, and it is saved after the seal was asked for."""
    written, go_on = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            make.make_organization()
            written.set()
            go_on.wait(10)
        connections.close_all()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    written.wait(10)
    newest = make.make_organization()

    with pytest.raises(StillRunning):
        seal(patience=0.1)
    threading.Timer(0.3, go_on.set).start()
    seal()
    slow.join()

    assert verify().holds
    assert Seal.objects.get().blocks.get(table=ENTRIES).row_count == 2
    assert Seal.objects.get().blocks.get(table=ENTRIES).last == entries_of(newest)[0]


def test_two_seals_at_once_are_one_chain():
    made = make.make_organization()

    def seal_too():
        seal()
        connections.close_all()

    both = [threading.Thread(target=seal_too) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert verify().holds
    assert sum(block.row_count for one in Seal.objects.all() for block in one.blocks.filter(table=ENTRIES)) == 1
    assert made.pk
