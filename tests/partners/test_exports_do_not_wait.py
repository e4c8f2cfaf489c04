"""An erasure may read for minutes: whoever asks for a file meanwhile is told so, and holds up nobody else."""

import threading

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from promotion_crm.lists import exporting, keeping
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.models import ExportRecord
from tests import make


@pytest.mark.django_db(transaction=True)
def test_a_file_does_not_wait_for_the_end_of_a_long_erasure(settings, tmp_path, monkeypatch):
    settings.EXPORT_DIR = tmp_path
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
            exporting.export(Question(lists()["organizations"], QueryDict(), reader), "csv", keep=True)
        assert looking.is_alive()
    finally:
        ended.set()
        looking.join()

    assert (ExportRecord.objects.count(), list(tmp_path.iterdir())) == (0, [])
    exporting.export(Question(lists()["organizations"], QueryDict(), reader), "csv", keep=True)
    assert ExportRecord.objects.count() == 1
