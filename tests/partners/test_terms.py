"""Terms begin, are renewed and expire by the rules, whichever way they are written."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Appointment, StaleTerm
from partners.programs.expiring import expire
from partners.programs.renewing import renew
from promotion_crm.history import changes_of
from tests import make

pytestmark = pytest.mark.django_db
CITY = "city administrator"
TODAY = localdate()


def day(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def program():
    program = make.make_program(code="GPFI")
    make.make_policy_version(program=program, effective_from=date(2020, 1, 1), term_years=3, label="Old rules")
    return program


@pytest.fixture
def held(program):
    return make.make_appointment(program=program, starts_on=day(-1000), ends_on=day(20))


def post(client, name, appointment, *args, **data):
    return client.post(reverse(name, args=[appointment.pk, *args]), data)


def raw(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


# -- renewal ------------------------------------------------------------------------------
def test_a_renewal_follows_the_term_under_the_policy_of_its_first_day(client_of, program, held):
    new_rules = make.make_policy_version(program=program, effective_from=day(10), term_years=2, label="New rules")

    page = post(client_of(CITY), "renew", held, seen="active")

    new = Appointment.objects.get(renews=held)
    held.refresh_from_db()
    assert page.url == new.get_absolute_url()
    assert (held.state, held.policy.label, new.policy) == ("renewed", "Old rules", new_rules)
    assert new.starts_on == day(21)
    assert new.ends_on == new.starts_on.replace(year=new.starts_on.year + 2) - timedelta(days=1)
    assert new.certificate_number == f"GPFI-R{new.starts_on.year}-01"
    assert (new.state, new.category, new.organization) == ("active", held.category, held.organization)


def test_what_has_ended_is_renewed_from_today(program):
    old = make.make_appointment(program=program, starts_on=day(-900), ends_on=day(-30), state="expired")
    batch = make.make_batch(program=program, number=7)

    new = renew(old, by=make.make_user(CITY), batch=batch)

    assert (new.starts_on, new.batch, new.certificate_number) == (TODAY, batch, "GPFI-7-01")
    assert not Appointment.objects.in_force(day(-1)).filter(organization=old.organization).exists()


def test_a_term_without_a_published_end_ends_the_day_before_its_renewal(program):
    old = make.make_appointment(program=program, ends_on=None)

    new = renew(old, by=make.make_user(CITY))

    old.refresh_from_db()
    assert (old.ends_on, new.starts_on, old.state) == (day(-1), TODAY, "renewed")


def test_numbers_go_on_where_the_highest_given_out_stands(program, held):
    batch = make.make_batch(program=program, number=3)
    for number in ("GPFI-3-09", "GPFI-3-2", "GPFI-3-x", "GPFI-33-40"):
        make.make_appointment(program=program, certificate_number=number)

    assert renew(held, by=make.make_user(CITY), batch=batch).certificate_number == "GPFI-3-10"


def test_a_renewed_term_makes_a_partner_to_its_own_end(held):
    renew(held, by=make.make_user(CITY))

    for when, count in ((day(20), 1), (day(21), 1), (day(-1001), 0)):
        assert Appointment.objects.in_force(when).filter(organization=held.organization).count() == count, when


@pytest.mark.parametrize("state", ["renewed", "terminated", "termination_proposed"])
def test_only_what_is_active_or_expired_is_renewed(client_of, held, state):
    client = client_of(CITY)
    if state == "renewed":
        renew(held, by=client.user)
    else:
        proposal = make.make_termination(appointment=held)
        if state == "terminated":
            proposal.decide(True, by=client.user)
    held.refresh_from_db()

    shown = client.get(reverse("renew", args=[held.pk]))
    page = post(client, "renew", held, seen=state)

    assert (shown.status_code, page.status_code) == (422, 422)
    assert "only an active or expired appointment is renewed, and once" in page.content.decode()
    assert Appointment.objects.filter(renews=held).count() == (state == "renewed")


def test_not_without_a_policy_in_force_nor_beside_another_active_one(client_of, held):
    client = client_of(CITY)
    bare = make.make_appointment(ends_on=day(5))
    gone = make.make_appointment(
        program=held.program, organization=held.organization, state="expired", starts_on=day(-1500), ends_on=day(-1100)
    )

    pages = [post(client, "renew", bare, seen="active"), post(client, "renew", gone, seen="expired")]

    assert [page.status_code for page in pages] == [422, 422]
    assert "No policy version of" in pages[0].content.decode()
    assert "already holds an active appointment in GPFI" in pages[1].content.decode()
    assert not Appointment.objects.filter(renews__isnull=False).exists()


def test_a_certificate_number_that_another_has_is_refused_and_stays_typed(client_of, program, held):
    make.make_appointment(certificate_number="GPFI-1-01")

    page = post(client_of(CITY), "renew", held, seen="active", certificate_number="GPFI-1-01")

    assert page.status_code == 422
    assert "another appointment has it already" in page.content.decode()
    assert 'value="GPFI-1-01"' in page.content.decode()
    held.refresh_from_db()
    assert held.state == "active"


def test_the_second_of_two_who_renew_is_told(held):
    stale = Appointment.objects.get(pk=held.pk)
    renew(held, by=make.make_user(CITY))

    with pytest.raises(StaleTerm, match="“Renewed” by now"):
        renew(stale, by=make.make_user(CITY))


@pytest.mark.parametrize("role", ["account manager", "district officer", "leadership", "privacy officer"])
def test_readers_renew_and_change_nothing(client_of, held, role):
    client = client_of(role)

    pages = [client.get(held.get_absolute_url())]
    pages += [client.get(reverse(name, args=[held.pk])) for name in ("renew", "terminate", "representative")]
    pages.append(post(client, "renew", held, seen="active"))

    assert [page.status_code for page in pages] == [200, 403, 403, 403, 403]
    assert reverse("renew", args=[held.pk]) not in pages[0].content.decode()
    with pytest.raises(PermissionDenied):
        renew(held, by=client.user)


def test_a_renewal_made_by_mistake_is_deleted_and_the_term_stands_as_before(held):
    new = renew(held, by=make.make_user(CITY))

    new.delete()

    held.refresh_from_db()
    assert held.state == "active"


# -- expiry -------------------------------------------------------------------------------
def test_what_is_past_its_end_expires_once_and_its_history_says_why(capsys):
    last, over = make.make_appointment(ends_on=TODAY), make.make_appointment(ends_on=day(-1))
    endless = make.make_appointment(ends_on=None)

    call_command("remind")

    assert "1 appointment expired." in capsys.readouterr().out
    assert expire() == 0
    states = [Appointment.objects.get(pk=row.pk).state for row in (last, over, endless)]
    assert states == ["active", "expired", "active"]
    assert changes_of(over)[0].reason == "The term has ended"


# -- what the database refuses, whoever writes --------------------------------------------
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("renewed", "renewed by the one that renews it"),
        ("terminated", "does not become that"),
        ("termination_proposed", "proposed with its ground and evidence"),
        ("expired", "still runs"),
    ],
)
def test_raw_sql_makes_no_state_without_its_act(held, state, sentence):
    with pytest.raises(IntegrityError, match=sentence):
        raw("UPDATE partners_appointment SET state = %s WHERE id = %s", state, held.pk)


def test_nothing_begins_renewed_or_terminated():
    for state in ("renewed", "termination_proposed"):
        with pytest.raises(IntegrityError, match="begins as active or expired"), transaction.atomic():
            make.make_appointment(state=state)


def test_a_renewal_is_of_the_same_partner_and_later_and_for_good(held):
    later = {"renews": held, "starts_on": day(21), "ends_on": day(400)}
    own = {"organization": held.organization, "program": held.program}
    for fields in ({}, own | {"starts_on": day(20)}, own | {"starts_on": None}):
        with pytest.raises(IntegrityError, match="A renewal"), transaction.atomic():
            make.make_appointment(**later | fields)

    new = make.make_appointment(**later | own)

    with pytest.raises(IntegrityError, match="is said when it is made"):
        raw("UPDATE partners_appointment SET renews_id = NULL WHERE id = %s", new.pk)
    with pytest.raises(IntegrityError, match="stays so while its renewal stands"):
        raw("UPDATE partners_appointment SET state = 'active' WHERE id = %s", held.pk)


def test_terms_of_one_organization_in_one_program_lie_apart(held):
    own = {"organization": held.organization, "program": held.program, "state": "expired"}

    with pytest.raises(IntegrityError, match="appointment_terms_apart"), transaction.atomic():
        make.make_appointment(**own, starts_on=day(-1500), ends_on=day(-1000))
    make.make_appointment(**own, starts_on=day(-1500), ends_on=day(-1001))
    make.make_appointment(**own, starts_on=None, ends_on=None)  # history whose days nobody published


def test_an_appointment_knows_the_rules_it_was_made_under(program):
    other = make.make_policy_version()
    by_batch = make.make_policy_version(
        program=program, effective_from=date(2019, 1, 1), effective_to=date(2019, 12, 31)
    )

    early = make.make_appointment(program=program, starts_on=date(2020, 5, 1), batch=None)
    of_batch = make.make_appointment(batch=make.make_batch(program=program, policy=by_batch))
    unknown = make.make_appointment(program=program, starts_on=date(2018, 1, 1), batch=None)

    for row in (early, of_batch, unknown):
        row.refresh_from_db()
    assert (early.policy.label, of_batch.policy, unknown.policy) == ("Old rules", by_batch, None)
    early.policy = other
    with pytest.raises(ValidationError, match="belongs to another program"):
        early.full_clean()
    with pytest.raises(IntegrityError, match="belongs to another program"), transaction.atomic():
        early.save()


@pytest.mark.parametrize(("state", "words"), [("renewed", "on its own page"), ("expired", "has not expired")])
def test_the_admin_and_a_file_are_told_where_a_state_is_changed(held, state, words):
    row = Appointment.objects.get(pk=held.pk)
    row.state = state

    with pytest.raises(ValidationError, match=words):
        row.full_clean()
    assert words in str(Appointment.clean_many([row], ["state"])[0])


def test_a_file_is_told_by_row_which_term_overlaps(held, tmp_path):
    name, rest = held.organization.name_en, "GPFI,,business_association,expired"
    file = tmp_path / "terms.csv"
    spans = [(day(-1900), day(-1600)), (day(-1700), day(-1500)), (day(-1200), day(-900))]
    head = "organization,program,batch,category,state,starts_on,ends_on"
    batches = [make.make_batch(program=held.program).number for _ in spans]
    lines = [
        f"{name},{rest.replace(',,', f',{number},')},{first},{last}"
        for number, (first, last) in zip(batches, spans, strict=True)
    ]
    file.write_text("\n".join([head, *lines]))

    with pytest.raises(CommandError) as refused:
        call_command("import", "appointments", str(file))

    told = "The term overlaps with another of this organization in this program"
    assert [line.partition(";")[0] for line in str(refused.value).splitlines()[:2]] == [
        f"Row 3: {told}",
        f"Row 4: {told}",
    ]
    assert Appointment.objects.count() == 1
