"""Browsers tell what our policy kept out; alike reports are one row, and nothing personal is in it."""

import json

import pytest
from django.urls import reverse

from promotion_crm import csp_reporting
from promotion_crm.models import CspReport
from tests import make

pytestmark = pytest.mark.django_db
LEGACY, NEW = "application/csp-report", "application/reports+json"
HOST = "http://testserver"


def legacy(**changes):
    body = {
        "document-uri": f"{HOST}/leads/7/?q=secret",
        "blocked-uri": "https://evil.example/x.js?who=ann",
        "effective-directive": "script-src-elem",
        "source-file": f"{HOST}/static/js/keys.js",
        "line-number": 7,
    }
    return {"csp-report": body | changes}


def entry(**changes):
    body = {"documentURL": f"{HOST}/leads/8/", "blockedURL": "inline", "effectiveDirective": "script-src-elem"}
    return {"type": "csp-violation", "body": body | changes}


def send(client, sent, kind=LEGACY):
    return client.post(reverse("csp-reports"), json.dumps(sent), content_type=kind)


def rows():
    return list(CspReport.objects.order_by("id").values_list("directive", "blocked", "page", "source", "count"))


def test_the_policy_names_where_reports_go(client, settings):
    answer = client.get(reverse("sign-in"))

    assert f"report-uri {reverse('csp-reports')}" in answer["Content-Security-Policy"]
    assert "report-to csp" in answer["Content-Security-Policy"]
    assert answer["Reporting-Endpoints"] == f'csp="{reverse("csp-reports")}"'


def test_alike_reports_are_one_row(client):
    answers = [send(client, legacy()), send(client, legacy(**{"document-uri": f"{HOST}/leads/9/"}))]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert rows() == [("script-src-elem", "https://evil.example", "/leads/<int:pk>/", "/static/js/keys.js:7", 2)]


def test_both_ways_to_report_are_read(client):
    send(client, legacy())
    send(client, [entry(), entry(), {"type": "deprecation", "body": {}}, "x"], NEW)

    assert rows()[1] == ("script-src-elem", "inline", "/leads/<int:pk>/", "", 2)
    assert len(rows()) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"source-file": "chrome-extension://abc/x.js"},
        {"blocked-uri": "moz-extension://abc/x.js"},
        {"blocked-uri": "safari-web-extension://abc"},
        {"document-uri": "https://elsewhere.example/"},
        {"document-uri": None},
        {"effective-directive": ["x"], "violated-directive": 7},
    ],
)
def test_what_is_not_of_our_pages_is_dropped(client, changes):
    assert send(client, legacy(**changes)).status_code == 204
    assert not rows()


def test_no_link_that_opens_a_page_is_kept(client):
    send(client, legacy(**{"document-uri": f"{HOST}/answer/7:secret/?language=en"}))
    send(client, legacy(**{"blocked-uri": f"{HOST}/dispatches/by-link/7:secret/"}))

    assert "secret" not in str(rows())


@pytest.mark.parametrize(
    "sent",
    [
        *("", "{", "[" * 50_000, '"x"', "[]", "{}", "null", "\udcff"),
        '{"csp-report": []}',
        '[{"type": "csp-violation"}]',
    ],
)
def test_nonsense_is_no_error(client, sent):
    raw = sent.encode("utf-8", errors="surrogateescape")

    answer = client.post(reverse("csp-reports"), raw, content_type=LEGACY)

    assert answer.status_code in (204, 400)
    assert not rows()


def test_hostile_values_are_kept_out_or_cut(client):
    send(client, legacy(**{"blocked-uri": "x\0" * 5000, "line-number": 10**30, "document-uri": f"{HOST}/\0/"}))

    assert len(rows()[0][1]) <= 200
    assert "\0" not in str(rows())


def test_a_long_report_is_refused_unread(client):
    answer = send(client, legacy(**{"blocked-uri": "x" * 70_000}))

    assert answer.status_code == 413


def test_no_one_fills_the_table(client, monkeypatch):
    monkeypatch.setattr(csp_reporting, "KEEP", csp_reporting.KEEP.replace(str(csp_reporting.MOST), "2"))
    for n in range(4):
        send(client, legacy(**{"blocked-uri": f"https://site{n}.example/"}))
    send(client, legacy(**{"blocked-uri": "https://site0.example/"}))

    assert [row[1] for row in rows()] == ["https://site0.example", "https://site1.example"]
    assert rows()[0][-1] == 2


def test_a_sender_of_many_is_stopped(client, settings):
    settings.LIMITS = {"csp report": (1, 60)}

    assert [send(client, legacy()).status_code for _ in range(2)] == [204, 429]


@pytest.mark.parametrize(
    ("role", "status"), [("system administrator", 200), ("city administrator", 403), ("privacy officer", 403)]
)
def test_reports_are_read_by_the_system_administrator(client_of, role, status):
    row = make.make_csp_report()
    client = client_of(role)

    assert client.get(reverse("admin:promotion_crm_cspreport_changelist")).status_code == status
    assert client.get(reverse("admin:promotion_crm_cspreport_change", args=[row.pk])).status_code == status
    assert client.post(reverse("admin:promotion_crm_cspreport_delete", args=[row.pk])).status_code == 403
