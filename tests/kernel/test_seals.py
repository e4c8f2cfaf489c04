"""The history under seal: whoever alters, removes or inserts a row later is named; lawful rewriting is told apart."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pghistory.models import Context

from promotion_crm.history import because, entry_model
from promotion_crm.models import Download, HistoryCheck, Seal
from promotion_crm.seals import AlteredSince, rewriting, seal, verify
from promotion_crm.seals.settling import REST
from tests import make

pytestmark = pytest.mark.django_db
ENTRIES = "partners_organizationevent"
AT_ONCE = REST * 0


def organizations(count=3):
    """Organizations with one entry each, under one context, and a seal over all."""
    with because("A fair of June"):
        made = [make.make_organization() for _ in range(count)]
    seal(rest=AT_ONCE)
    return made


def forge(sql, *values):
    """Do it as the owner of the database would, with every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        table = sql.split()[{"UPDATE": 1, "DELETE": 2, "INSERT": 2}[sql.split()[0]]]
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found(against=""):
    return [(one.what, one.table, one.number) for one in verify(against).findings]


def entry_of(record):
    return entry_model(type(record)).objects.filter(pgh_obj_id=record.pk).latest("pgh_id").pk


def test_what_nobody_touched_holds():
    organizations()

    report = verify()

    assert report.holds and not report.findings
    assert report.rows and report.seals == 1 and report.head == Seal.objects.get().code


def test_an_altered_row_is_named():
    entry = entry_of(organizations()[1])

    forge(f"UPDATE {ENTRIES} SET name_en = 'Forged' WHERE pgh_id = %s", entry)

    assert found() == [("altered", ENTRIES, entry)]


def test_a_removed_row_is_named():
    entry = entry_of(organizations()[1])

    forge(f"DELETE FROM {ENTRIES} WHERE pgh_id = %s", entry)

    assert found() == [("removed", ENTRIES, entry)]


def test_an_inserted_row_is_named():
    entry = entry_of(organizations()[0])
    names = [f.column for f in entry_model(type(make.make_organization()))._meta.fields if f.column != "pgh_id"]
    columns = ", ".join(f'"{name}"' for name in names)

    forge(f"INSERT INTO {ENTRIES} (pgh_id, {columns}) SELECT -5, {columns} FROM {ENTRIES} WHERE pgh_id = %s", entry)

    assert ("inserted", ENTRIES, -5) in found()


def test_who_did_it_is_sealed_as_well():
    organizations()
    number = _number_of_context()

    forge("UPDATE pghistory_context SET metadata = '{\"user\": 1}' WHERE seal_id = %s", number)

    assert found() == [("altered", "pghistory_context", number)]


def _number_of_context():
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seal_id) FROM pghistory_context")
        return cursor.fetchone()[0]


def test_until_when_an_entry_held_is_worked_out_anew():
    lead = make.make_lead()
    seal(rest=AT_ONCE)

    forge("UPDATE partners_projectleadevent SET pgh_until = now() WHERE pgh_id = %s", entry_of(lead))

    assert found() == [("until", "partners_projectleadevent", entry_of(lead))]


def test_an_entry_that_ends_by_the_next_one_is_no_forgery():
    lead = make.make_lead()
    seal(rest=AT_ONCE)

    type(lead).objects.filter(pk=lead.pk).update(is_sample=True)

    assert verify().holds


def test_only_the_first_is_named_and_all_are_counted():
    made = organizations(4)

    forge(f"DELETE FROM {ENTRIES} WHERE pgh_id > %s", entry_of(made[0]))

    report = verify()
    assert [one.number for one in report.findings] == [entry_of(made[0]) + 1]
    assert report.wrong == 3


@pytest.mark.parametrize(
    "sql, what",
    [
        ("UPDATE promotion_crm_sealedblock SET digests = digests || digests WHERE seal_id = 2", {"block"}),
        ("UPDATE promotion_crm_seal SET at = at - interval '1 day' WHERE id = 2", {"seal"}),
        ("DELETE FROM promotion_crm_sealedblock WHERE seal_id = 2 AND position = 0", {"seal"}),
        ("UPDATE promotion_crm_sealedblock SET position = 900 - position WHERE seal_id = 2", {"block", "seal"}),
        ("DELETE FROM promotion_crm_seal WHERE id = 2", {"link"}),
    ],
)
def test_a_chain_that_was_tampered_with_is_named(sql, what):
    for _ in range(3):
        organizations(1)
    connection.check_constraints()

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE promotion_crm_sealedblock DROP CONSTRAINT IF EXISTS sealed_block_once")
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'promotion_crm_sealedblock'::regclass AND contype = 'f'"
        )
        cursor.execute(f"ALTER TABLE promotion_crm_sealedblock DROP CONSTRAINT {cursor.fetchone()[0]}")
    forge(sql)

    assert what <= {one for one, _table, _number in found()}


def test_no_one_without_the_key_can_seal(settings):
    organizations()

    settings.SEAL_KEY = "another key"

    assert not verify().holds


def test_the_chain_knows_a_seal_that_was_printed():
    organizations()
    printed = Seal.objects.get().code
    organizations()

    assert verify(printed.lower()).holds
    assert found("1-AAAA-BBBB-CCCC-DDDD") == [("against", "", None)]


def test_what_was_sealed_is_not_sealed_again():
    organizations()

    assert seal(rest=AT_ONCE) is None
    make.make_organization()
    assert seal(rest=AT_ONCE).row_count == 1


def test_a_column_that_comes_later_breaks_no_seal_and_one_that_went_is_told():
    organizations()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {ENTRIES} ADD COLUMN later text")
        assert verify().holds and not verify().findings

        cursor.execute(f"ALTER TABLE {ENTRIES} DROP COLUMN website")

    report = verify()
    assert report.holds and [one.what for one in report.findings] == ["columns"]


def test_settings_of_a_session_change_nothing():
    organizations()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Asia/Shanghai'; SET LOCAL DateStyle = 'German'")

    assert verify().holds


def test_lawful_rewriting_is_counted_and_is_no_forgery():
    made, officer = organizations(), make.make_user("privacy officer")
    entries = entry_model(type(made[0]))

    with rewriting(entries, [entry_of(made[0])], by=officer, reason="Erasure 12"):
        entries.objects.filter(pk=entry_of(made[0])).update(name_en="Erased")
    gone = entry_of(made[1])
    with rewriting(entries, [gone], by=officer, reason="Retention"):
        entries.objects.filter(pk=gone).delete()

    report = verify()
    assert report.holds and report.amendments == 2
    assert list(Seal.objects.filter(kind="amendment").values_list("by", "reason")) == [
        (officer.pk, "Retention"),
        (officer.pk, "Erasure 12"),
    ]


def test_what_was_lawfully_rewritten_is_under_seal_again():
    made = organizations()
    entry, entries = entry_of(made[0]), entry_model(type(made[0]))
    with rewriting(entries, [entry], by=None, reason="Erasure 12"):
        entries.objects.filter(pk=entry).update(name_en="Erased")

    forge(f"UPDATE {ENTRIES} SET name_en = 'Forged' WHERE pgh_id = %s", entry)

    assert found() == [("altered", ENTRIES, entry)]
    with pytest.raises(AlteredSince), rewriting(entries, [entry], by=None, reason="Make it good"):
        pass


def test_a_log_and_what_the_history_says_of_an_act_can_be_rewritten_lawfully():
    download = make.make_download(name="plan-of-aurora.pdf")
    organizations()
    context = Context.objects.latest("created_at")

    with rewriting(Download, [download.pk], by=None, reason="Erasure 12"):
        Download.objects.filter(pk=download.pk).update(name="erased.pdf")
    with rewriting(Context, [context.pk], by=None, reason="Erasure 12"):
        Context.objects.filter(pk=context.pk).update(metadata={"reason": "erased"})

    assert verify().holds


def test_a_forgery_is_not_made_good_by_an_amendment():
    made = organizations()
    entry, entries = entry_of(made[0]), entry_model(type(made[0]))
    forge(f"UPDATE {ENTRIES} SET name_en = 'Forged' WHERE pgh_id = %s", entry)

    with pytest.raises(AlteredSince, match=str(entry)), rewriting(entries, [entry], by=None, reason="Erasure"):
        entries.objects.filter(pk=entry).update(name_en="Erased")

    assert not Seal.objects.filter(kind="amendment").exists()


def test_what_is_not_sealed_yet_needs_no_amendment():
    entries = entry_model(type(make.make_organization()))

    with rewriting(entries, [entries.objects.latest("pgh_id").pk], by=None, reason="Erasure 12"):
        entries.objects.all().update(name_en="Erased")

    assert not Seal.objects.exists()


def test_the_command_says_whether_it_holds():
    made, said = organizations(), StringIO()
    call_command("verify_history", stdout=said)
    assert Seal.objects.get().code in said.getvalue()

    forge(f"UPDATE {ENTRIES} SET name_en = 'Forged' WHERE pgh_id = %s", entry_of(made[2]))

    with pytest.raises(SystemExit) as ended:
        call_command("verify_history", stdout=said)
    assert ended.value.code == 1
    assert f"{ENTRIES}, row {entry_of(made[2])}: altered since seal 1" in said.getvalue()
    assert [check.wrong for check in HistoryCheck.objects.order_by("id")] == [0, 1]
