"""Whatever is typed into an address: a page that says what is wrong, never a crash."""

import string

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import admins, make, pages
from tests.world import World

pytestmark = pytest.mark.django_db
quick = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = [
    *("q", "sort", "page", "columns", "purpose", "as_of", "program", "batch", "category", "country"),
    *("district", "industry", "partner", "organization", "investor", "owner", "stage", "status"),
    *("held_after", "held_before", "expected_landing_after", "signed_before", "starts_on_after"),
    *("due_on_before", "done", "kind", "state", "event", "contact", "total_investment", "no_such_filter", "", "\0"),
]
VALUES = [
    *("", " ", "0", "-1", "1", "9" * 30, "1e400", "NaN", "½", "٣", "٣٤", "true", "None", "null", "[]", "\0", "a\0b"),
    *("2026-02-30", "2026-13-01", "0000-00-00", "99999-01-01", "2026-11-01", "yesterday", "-code", "--code", "code,"),
    *(
        "name,name",
        "id",
        "pk",
        "password",
        "history",
        "investor__name_en",
        "%",
        "%s",
        "'",
        '"',
        "\\",
        ";--",
        ":*",
        "&|!",
    ),
    *(
        "<b>",
        "中",
        "中文",
        "😀",
        "\ud83d",
        "a" * 3000,
        "中" * 900,
        "SG",
        "sg",
        "XX",
        "received",
        "GIPP",
        "-",
        "ﬁ",
        "\u202e",
    ),
]
words = st.sampled_from(VALUES) | st.text(max_size=12) | st.text(string.printable, max_size=20)
words = words.map(lambda text: text.encode("utf-8", "replace").decode())
asked = st.lists(st.tuples(st.sampled_from(NAMES), words), min_size=1, max_size=4)


@pytest.fixture
def client(client_of):
    client = client_of("superuser")
    World(client.user)
    make.make_appointment()
    return client


def judge(response, question):
    assert response.status_code in (200, 302, 400, 403, 404, 422), question
    return response


@pytest.mark.parametrize("name", [*pages.LISTS, "lead-board"])
@quick
@given(question=asked)
def test_a_list_answers_any_question(client, name, question):
    response = judge(client.get(reverse(name), _several(question)), question)

    if response.status_code == 400:
        text = response.content.decode()
        assert any(param.replace("\0", "") in text for param, _value in question), question


@pytest.mark.parametrize(("name", "kind"), [("leads", "csv"), ("contacts", "csv"), ("meetings", "xlsx")])
@quick
@given(question=asked)
def test_an_export_answers_any_question(client, name, kind, question):
    judge(client.get(pages.export_url(name, kind), _several(question)), question)


SENSELESS = ["no_such", "-no_such", "code,", "9" * 20, "-1", "0", "99999999", "1.5", "x", "2026-02-30", "\0", "½"]


@pytest.mark.parametrize(
    "param", ["sort", "page", "columns", "stage", "owner", "received_on_after", "no_such", "batch"]
)
def test_a_value_that_makes_no_sense_is_named(client, param):
    for value in SENSELESS:
        response = client.get(reverse("leads"), {param: value})

        assert response.status_code == 400, value
        assert param in response.content.decode()


@quick
@given(text=words)
def test_the_search_answers_anything(client, text):
    for headers in ({}, {"accept": "application/json"}):
        judge(client.get(reverse("search"), {"q": text}, headers=headers), text)


@quick
@given(moment=words | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(str))
def test_a_timeline_answers_any_moment(client, moment):
    lead = make.ProjectLead.objects.order_by("pk").first()

    judge(client.get(lead.get_absolute_url(), {"before": moment}), moment)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01", "now"])
def test_a_timeline_answers_the_ends_of_time(client, moment):
    lead = make.ProjectLead.objects.order_by("pk").first()

    judge(client.get(lead.get_absolute_url(), {"before": moment}), moment)


@pytest.mark.parametrize("name", ["organization", "contact", "lead", "event", "meeting"])
def test_a_record_that_is_not_there_is_not_found(client_of, name):
    client = client_of("superuser")

    for pk in ("0", "9" * 19, "9" * 40):
        address = reverse(name, args=[1]).replace("/1/", f"/{pk}/")
        assert client.get(address).status_code == 404


FIELDS = [
    "kind",
    "held_on",
    "event",
    "notes",
    "next_step",
    "next_on",
    "organizations",
    "contacts",
    "leads",
    "colleagues",
]
FIELDS += ["owner", "add", "drop", "organization_q", "lead_q", "colleague_q", "next_in", "save", "another", "state"]


@quick
@given(typed=st.lists(st.tuples(st.sampled_from(FIELDS), words), max_size=8))
def test_the_meeting_form_answers_anything(client, typed):
    for answer in (
        client.post(reverse("log-meeting"), _several(typed)),
        client.get(reverse("log-meeting"), _several(typed)),
    ):
        judge(answer, typed)


LEAD = ["title", "investor", "country", "source", "received_on", "industry", "district", "total_investment", "note"]
LEAD += ["contact", "owner", "investor_q", "find", "add", "drop", "seen", "save", "total_currency", "expected_landing"]


@quick
@given(typed=st.lists(st.tuples(st.sampled_from(LEAD), words), max_size=8))
def test_the_form_of_a_lead_answers_anything(client, typed):
    url = reverse("new-lead")
    judge(client.post(url, _several([*typed, ("save", "1")])), typed)
    for address in (url, reverse("new-lead-alike"), reverse("new-lead-find")):
        judge(client.get(address, _several(typed)), typed)
    judge(client.post(reverse("new-lead-parts"), _several(typed)), typed)


BULK = ["kind", "country", "industry", "district", "account_manager", "industry_clear", "reason", "seen", "save", "id"]


@quick
@given(question=asked, typed=st.lists(st.tuples(st.sampled_from(BULK), words), max_size=8))
def test_a_bulk_edit_answers_anything(client, question, typed):
    url, ticks = reverse("organizations-edit"), [("tick", value) for _name, value in typed]
    judge(client.get(url, _several(question)), question)
    judge(client.get(url, _several(ticks)), ticks)
    judge(client.post(url, _several([*typed, ("save", "1")])), typed)


@quick
@given(page=words)
def test_the_log_of_bulk_changes_answers_any_page(client, page):
    judge(client.get(reverse("bulk-changes"), {"page": page}), page)


@quick
@given(verdict=words, reason=words)
def test_deciding_answers_anything(client, verdict, reason):
    suspicion = make.make_suspicion()
    url = reverse("decide-suspicion", args=[suspicion.lead_id, suspicion.pk])

    judge(client.post(url, {"verdict": verdict, "reason": reason, "sure": "1"}), (verdict, reason))


@quick
@given(stage=words, note=words, seen=words)
def test_moving_answers_anything(client, stage, note, seen):
    lead = make.ProjectLead.objects.order_by("pk").first()
    for name in ("move-lead", "lead-status", "move-on-board"):
        posted = {"stage": stage, "status": stage, "note": note, "reason": note, "seen": seen, "lost_to": note}
        answer = client.post(reverse(name, args=[lead.pk]), posted)

        assert answer.status_code in (302, 403, 409, 422), (name, posted)


@pytest.mark.parametrize("model", admins.MODELS, ids=lambda model: model._meta.label)
def test_a_list_of_the_admin_answers_any_question(client_of, model):
    client = client_of("superuser")
    admins.rows(model)

    for query in ("q=%00", "o=9", "o=x", "p=-1", "p=9999999999999999999", "all=", "no_such=1", "q=%25", "e=1"):
        judge(client.get(f"{admins.url(model, 'changelist')}?{query}"), query)


def _several(pairs):
    values = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values
