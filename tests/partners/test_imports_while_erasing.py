"""A file that is read while one of its persons is erased brings nobody back, though the worker holds it in memory."""

from types import SimpleNamespace

import pytest

from partners.models import Contact
from promotion_crm.importing import staging
from promotion_crm.models import FileImport, FileImportRow
from promotion_crm.working import JobRefused
from tests import make

pytestmark = pytest.mark.django_db
FILE = b"name_en,organization,email\nOlga Quibell,Aurora,olga@quibell.example\n"


def one(by):
    make.make_organization(name_en="Aurora")
    return make.make_file_import(by=by, list_name="contacts", content=FILE)


def job_of(kept, kind="import check"):
    return SimpleNamespace(owner=kept.by, arguments={"import": kept.pk}, kind=kind)


class Erased:
    """The file is emptied once the worker has read it, as an erasure on another connection does."""

    def __init__(self, kept):
        self.kept = kept

    def of(self, total):
        FileImport.objects.filter(pk=self.kept.pk).update(content=None)

    def __call__(self, done):
        pass


def test_a_check_that_was_begun_before_keeps_no_rows():
    kept = one(make.make_user("city administrator"))

    with pytest.raises(JobRefused):
        staging.check(job_of(kept), Erased(kept))

    kept.refresh_from_db()
    assert not FileImportRow.objects.exists()
    assert "Quibell" not in str(kept.seen)


def test_an_import_that_was_begun_before_saves_nothing():
    kept = one(make.make_user("city administrator"))
    seen = Erased(kept)
    seen.of = lambda total: None
    staging.check(job_of(kept), seen)
    assert FileImportRow.objects.count() == 1

    with pytest.raises(JobRefused):
        staging.save(job_of(kept, "import"), Erased(kept))

    assert not Contact.objects.filter(name_en="Olga Quibell").exists()
