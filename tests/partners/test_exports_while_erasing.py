"""A person is erased while a file is made: no file of before is kept, whoever comes first."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from partners.erasing import erase
from partners.privacy import leftovers
from promotion_crm.lists import exporting, keeping
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.models import ExportRecord
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path
    return tmp_path


@pytest.fixture
def officer():
    return make.make_user("privacy officer")


def question(reader):
    return Question(lists()["organizations"], QueryDict(), reader)


def test_a_file_that_was_begun_before_an_erasure_is_not_kept(monkeypatch, folder, officer):
    contact, reader = make.make_contact(), make.make_user("city administrator")
    made = exporting.MAKERS["csv"]

    def late(*args):
        rows = made(*args)
        erase(contact, by=officer, reason="Asked")
        return rows

    monkeypatch.setitem(exporting.MAKERS, "csv", late)
    with pytest.raises(exporting.ExportFailed, match="A person was erased while the file was made"):
        exporting.export(question(reader), "csv", keep=True)

    assert list(folder.iterdir()) == []
    assert not ExportRecord.objects.exists()
    monkeypatch.undo()
    assert exporting.export(question(reader), "csv", keep=True).record.row_count == 1


def test_a_file_waits_for_an_erasure_that_looks_through_the_others(folder):
    contact, reader = make.make_contact(), make.make_user("city administrator")
    done = []

    def export():
        try:
            exporting.export(question(reader), "csv", keep=True).file.close()
            done.append("kept")
        finally:
            connection.close()

    other = threading.Thread(target=export)
    with transaction.atomic():
        assert leftovers.files_with({contact.pk}, "nobody") == []
        other.start()
        time.sleep(1)
        assert (done, keeping.finished()) == ([], [])
    other.join(20)

    assert done == ["kept"]
    assert len(keeping.finished()) == 1


def test_two_files_need_not_wait_for_each_other():
    reader, done = make.make_user("city administrator"), []

    def export():
        try:
            done.append(exporting.export(question(reader), "csv", keep=True).record.pk)
        finally:
            connection.close()

    with transaction.atomic():
        assert keeping.may_name()
        other = threading.Thread(target=export)
        other.start()
        other.join(20)

    assert len(done) == 1


def test_what_is_not_whole_yet_or_gone_by_now_is_passed_by(folder, monkeypatch):
    (folder / ".making-1").write_text("Ann Abel")
    kept, gone = folder / "1-a.csv", folder / "2-b.csv"
    kept.write_text("Ann Abel"), gone.write_text("Ann Abel")
    read = Path.read_bytes

    def swept(path):
        gone.unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", swept)

    with transaction.atomic():
        assert leftovers.files_with(set(), "ann abel") == [kept]


def test_a_file_does_not_wait_for_the_end_of_a_long_erasure(folder, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0.2)
    reader, held, ended = make.make_user("city administrator"), threading.Event(), threading.Event()

    def look():
        with transaction.atomic():
            keeping.hold()
            held.set()
            ended.wait(30)
        connection.close()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        assert held.wait(10)
        with pytest.raises(exporting.ExportFailed):
            exporting.export(question(reader), "csv", keep=True)
        assert looking.is_alive()
    finally:
        ended.set()
        looking.join()

    assert (ExportRecord.objects.count(), list(folder.iterdir())) == (0, [])
    exporting.export(question(reader), "csv", keep=True)
    assert ExportRecord.objects.count() == 1
