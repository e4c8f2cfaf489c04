"""`manage.py export`: the same file as the web's, whole or not at all."""

import os
import stat
import threading

import pytest
from django.core.management import CommandError, call_command

from promotion_crm.models import ExportRecord
from tests.kernel.asked import body
from tests.make import make_appointment, make_batch, make_contact, make_organization, make_program, make_user


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


def run(*args):
    call_command("export", *args)


@pytest.mark.django_db
def test_the_command_writes_what_the_web_sends(client_of, tmp_path):
    program = make_program(code="GIPP")
    for number in (2, 3):
        make_appointment(batch=make_batch(program=program, number=number))
    user, batch = make_user("city administrator"), 3
    output = tmp_path / "out.csv"

    run(
        "appointments",
        "--format=csv",
        "--filter=program=GIPP",
        f"--filter=batch={batch}",
        f"--as={user.username}",
        f"--output={output}",
    )

    sent = body(client_of(user).get(f"/appointments/export.csv?program=GIPP&batch={batch}"))
    assert output.read_bytes() == sent
    assert [r.user for r in ExportRecord.objects.all()] == [user, user]
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["colours"], "colours"),
        (["leads", "--filter=stage=nowhere"], "stage=nowhere"),
        (["leads", "--filter=stage"], "KEY=VALUE"),
        (["leads", "--columns=colour"], "columns=colour"),
        (["leads", "--as=nobody"], "nobody"),
        (["leads", "--filter=mine=1"], "--as"),
        (["leads", "--filter=owner=\udcff"], "owner"),
    ],
)
def test_the_command_says_what_is_wrong_in_a_sentence(args, says, tmp_path):
    with pytest.raises(CommandError, match=says.replace("-", "[-]")):
        run(*args, "--format=csv", f"--output={tmp_path / 'x.csv'}")

    assert not list(tmp_path.glob("*.csv"))
    assert not ExportRecord.objects.exists()


@pytest.mark.django_db
def test_the_command_keeps_to_the_permissions_of_the_person(tmp_path):
    make_contact()
    out = f"--output={tmp_path / 'x.csv'}"

    for role, says in [
        ("leadership", "may not export"),
        ("district officer", "E-mail"),
        ("city administrator", "purpose"),
    ]:
        with pytest.raises(CommandError, match=says):
            run("contacts", "--format=csv", f"--as={make_user(role).username}", out)
    run("contacts", "--format=csv", out)
    run("contacts", "--format=csv", f"--as={make_user('city administrator').username}", "--purpose=a test", out)

    assert [r.purpose for r in ExportRecord.objects.order_by("pk")] == ["", "a test"]


@pytest.mark.django_db
def test_an_output_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        run("leads", "--format=csv", f"--output={tmp_path / 'no' / 'x.csv'}")


@pytest.mark.django_db
def test_the_command_speaks_the_language_it_is_told(capsysbinary):
    make_organization(name_en="Hanse Bank", name_zh="汉萨银行")

    run("organizations", "--format=csv", "--columns=name", "--language=zh-hans", "--output=-")

    assert "汉萨银行" in capsysbinary.readouterr().out.decode("utf-8-sig")


def leads(output):
    run("leads", "--format=csv", f"--output={output}")


@pytest.mark.django_db
def test_a_pipe_is_written_into_and_stays(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()

    leads(pipe)

    reader.join(timeout=10)
    assert b"Code" in read[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.django_db
def test_a_link_stays_and_its_file_keeps_its_mode(tmp_path):
    kept, link = tmp_path / "kept.csv", tmp_path / "link.csv"
    kept.write_text("old")
    kept.chmod(0o640)
    link.symlink_to(kept)

    leads(link)

    assert link.is_symlink()
    assert b"Code" in kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640


@pytest.mark.django_db
def test_a_new_file_honours_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        leads(tmp_path / "new.csv")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o640


@pytest.mark.django_db
def test_an_empty_output_is_refused():
    with pytest.raises(CommandError, match="Name a file"):
        leads("")

    assert not ExportRecord.objects.exists()
