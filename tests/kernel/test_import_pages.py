"""A file sent in the browser: checked by a worker, seen row by row, mended, saved, undone; by its owner alone."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import Organization
from promotion_crm.importing import staging
from promotion_crm.models import ChangeSet, FileImport
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db
CITY = "city administrator"


def send(client, content, name="organizations", file="partners.csv"):
    """Send a file and have it checked; the FileImport."""
    content = content if isinstance(content, bytes) else content.encode()
    answer = client.post(reverse("imports"), {"list": name, "file": SimpleUploadedFile(file, content)})
    assert answer.status_code == 302, answer.content.decode()
    return looked_at(FileImport.objects.latest("pk"))


def looked_at(one):
    work()
    one.refresh_from_db()
    return one


def page(client, one, query=""):
    answer = client.get(one.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


def save(client, one, **more):
    client.post(reverse("save-import", args=[one.pk]), {"seen": one.mark} | more)
    return looked_at(one)


def plan(one, **changes):
    """What the form of the plan posts when nothing but the changes is touched."""
    places = {f"column-{n}": one.seen["places"].get(str(n), "") for n in range(len(one.seen["heads"]))}
    return {"mode": "both", "key": "", "head_row": one.seen["head_row"]} | places | changes


def test_a_file_is_seen_then_saved_then_undone_as_a_whole(client_of):
    client = client_of(CITY)
    old = make.make_organization(name_en="Aurora", kind="company", note="Kept")
    same = make.make_organization(name_en="Borealis")
    one = send(client, f"id,name_en,kind\n{old.pk},Aurora AG,law_firm\n{same.pk},Borealis,company\n,Corona,finance\n")

    assert one.counts == {"new": 1, "changed": 1, "unchanged": 1}
    changed = page(client, one)
    assert "<del>Aurora</del>" in changed
    assert "<ins>Aurora AG</ins>" in changed
    assert "<del>Company</del>" in changed
    assert "Corona" in page(client, one, "?show=new")
    assert not Organization.objects.filter(name_en="Corona").exists()

    one = save(client, one)
    old.refresh_from_db()
    assert (old.name_en, old.kind, old.note) == ("Aurora AG", "law_firm", "Kept")
    assert (one.content, one.change_set.row_count, one.saved_at is not None) == (None, 2, True)

    client.post(one.change_set.get_absolute_url())
    old.refresh_from_db()
    assert (old.name_en, Organization.objects.count()) == ("Aurora", 2)
    assert "Undone" in page(client, one)


def test_refused_rows_come_back_as_a_file_and_the_others_are_saved_only_when_told(client_of):
    client = client_of(CITY)
    one = send(client, "Name,Kind,Website\nGood One,Company,\n=Bad,Circus,not a site\n")

    told = page(client, one)
    assert one.counts == {"new": 1, "refused": 1}
    assert "Kind: “Circus” is no choice here." in told
    assert "Website:" in told
    assert save(client, one).saved_at is None
    assert not Organization.objects.exists()

    file = b"".join(client.get(reverse("refused-rows", args=[one.pk])).streaming_content).decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(file)))
    assert head == ["Name", "Kind", "Website", "Why it was refused"]
    assert row[:2] == ["'=Bad", "Circus"]

    assert save(client, one, skip_refused="on").saved_at
    assert Organization.objects.get().name_en == "Good One"
    again = send(client, file.replace("Circus", "Company").replace("not a site", ""))
    assert again.counts == {"new": 1}


def test_a_column_nobody_knows_is_chosen_once_and_remembered(client_of):
    client = client_of(CITY)
    one = send(client, "Firma,Land,Telefon\nAurora,DE,1\n")
    assert "holds none that is known" in page(client, one)

    client.post(
        reverse("check-import", args=[one.pk]),
        plan(one, **{"column-0": "name_en", "column-1": "country", "column-2": ""}),
    )
    one = looked_at(one)
    assert one.counts == {"new": 1}, one.why
    save(client, one)
    assert Organization.objects.get().country.code == "DE"

    FileImport.objects.update(by=make.make_user())
    later = client_of(CITY)
    again = send(later, "Firma,Land,Telefon\nBorealis,FR,1\n")
    assert again.counts == {"new": 1}
    assert "Columns as chosen for a file with these headings" in page(later, again)


def test_two_columns_of_one_field_and_none_chosen_are_refused_in_the_form(client_of):
    client = client_of(CITY)
    one = send(client, "Name,Firma\nAurora,x\n")

    twice = client.post(reverse("check-import", args=[one.pk]), plan(one, **{"column-1": "name_en"}))
    open_ = client.post(reverse("check-import", args=[one.pk]), plan(one, **{"column-1": "?"}))

    assert twice.status_code == open_.status_code == 422
    assert "is chosen for several columns: Name, Firma." in twice.content.decode()
    assert "Choose what this column is, or leave it out." in open_.content.decode()


def test_what_changed_since_one_looked_is_not_overwritten(client_of):
    client = client_of(CITY)
    old = make.make_organization(name_en="Aurora", kind="company")
    one = send(client, f"id,kind\n{old.pk},finance\n")
    Organization.objects.filter(pk=old.pk).update(kind="research")

    one = save(client, one)

    old.refresh_from_db()
    assert (old.kind, one.saved_at, ChangeSet.objects.count()) == ("research", None, 0)
    told = page(client, one)
    assert "Records have changed since you looked" in told
    assert "Research or education" in told
    assert save(client, one).saved_at
    old.refresh_from_db()
    assert old.kind == "finance"


def test_a_mark_of_an_earlier_look_saves_nothing(client_of):
    client = client_of(CITY)
    one = send(client, "Name\nAurora\n")

    answer = client.post(reverse("save-import", args=[one.pk]), {"seen": "0" * 64}, follow=True)

    assert "The file was read anew meanwhile." in answer.content.decode()
    assert not Organization.objects.exists()


def test_nobody_else_reads_saves_or_removes_it(client_of):
    one = send(client_of(CITY), "Name\nAurora\n")

    for other in (client_of(CITY), client_of("superuser"), client_of("account manager")):
        assert other.get(one.get_absolute_url()).status_code == 404
        for name in ("check-import", "save-import", "discard-import"):
            assert other.post(reverse(name, args=[one.pk])).status_code == 404
        assert other.get(reverse("refused-rows", args=[one.pk])).status_code == 404
    for role in ("leadership", "verifier"):
        assert client_of(role).get(reverse("imports")).status_code == 403
        assert "/imports/" not in client_of(role).get("/organizations/").content.decode()


def test_a_list_that_is_not_ones_own_is_no_choice(client_of):
    client = client_of("privacy officer")

    answer = client.post(
        reverse("imports"), {"list": "organizations", "file": SimpleUploadedFile("a.csv", b"Name\nAurora\n")}
    )

    assert answer.status_code == 422
    assert client.get("/imports/organizations.csv").status_code == 403
    assert client.get("/imports/contacts.csv").status_code == 200


def test_rights_that_went_meanwhile_save_nothing(client_of):
    client = client_of(CITY)
    one = send(client, "Name\nAurora\n")
    client.post(reverse("save-import", args=[one.pk]), {"seen": one.mark})
    client.user.groups.clear()

    one = looked_at(one)

    assert not Organization.objects.exists()
    assert one.job.why == "You may neither add nor change records of this list any more."


def test_a_discarded_file_is_gone_and_old_ones_are_swept(client_of):
    client = client_of(CITY)
    one = send(client, "Name\nAurora\n")
    one.at = one.at.replace(year=2020)
    one.save()

    staging.sweep()

    one.refresh_from_db()
    assert (one.content, one.rows.count()) == (None, 0)
    assert "kept for 30 days" in page(client, one)
    client.post(reverse("discard-import", args=[one.pk]))
    assert not FileImport.objects.exists()


def test_the_file_of_headings_is_read_back(client_of):
    client = client_of(CITY)
    head = b"".join(client.get("/imports/organizations.csv").streaming_content).decode("utf-8-sig").strip()

    one = send(client, f"{head}\n" + ",Aurora" + "," * (head.count(",") - 1) + "\n")

    assert one.counts == {"new": 1}, one.why


def test_a_file_of_records_that_one_may_change_no_more_is_seen_no_more(client_of):
    client = client_of(CITY)
    one = send(client, "name_en\nAurora\n")
    client.user.groups.set(make.make_user("event officer").groups.all())

    assert client.get(one.get_absolute_url()).status_code == 404
    assert one.file_name not in client.get(reverse("imports")).content.decode()
