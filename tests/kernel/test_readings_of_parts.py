"""What belongs to a restricted lead, opened on a page of its own, is a reading of the lead: every model is walked."""

import hashlib

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import ProjectLead
from promotion_crm.history import is_tracked
from promotion_crm.models import Reading
from tests import make
from tests.admins import MAKERS

pytestmark = pytest.mark.django_db
FLOORS = ("promotion_crm", "partners", "events")
PDF = b"%PDF-1.7 a plan"


def paths(model, deep=3):
    """The names of fields from a model to leads."""
    for f in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if not f.is_relation or f.related_model._meta.app_label not in FLOORS or f.related_model is model:
            continue
        if f.related_model is ProjectLead:
            yield f.name
        elif deep > 1:
            yield from (f"{f.name}__{path}" for path in paths(f.related_model, deep - 1))


def contribution(lead):
    found = {"kind": "lead_introduced", "head": "project_attraction", "source_key": f"lead:{lead.pk}"}
    return make.make_contribution(lead=lead, **found)


OF_LEAD = {  # where the usual row has none
    "partners.contribution": contribution,
    "partners.document": lambda lead: make.make_document(lead=lead),
    "events.meeting": lambda lead: make.make_meeting(leads=[lead]),
    "events.followup": lambda lead: make.make_follow_up(lead=lead, meeting=make.make_meeting(leads=[lead])),
}
MODELS = {model._meta.label_lower: model for model in admin.site._registry if [*paths(model)]}


def row_of(label):
    """A row of the model, and the leads it has to do with, all restricted."""
    row = OF_LEAD[label](make.make_lead()) if label in OF_LEAD else MAKERS[label]()
    ProjectLead.objects.update(confidentiality="restricted")
    mine = MODELS[label]._base_manager.filter(pk=row.pk)
    leads = {pk for path in paths(MODELS[label]) for pk in mine.values_list(path, flat=True) if pk}
    assert leads, "Say in OF_LEAD how one of a lead is made."
    return row, leads


def noted(url):
    rows = Reading.objects.filter(address=url.partition("?")[0]).values_list("kind", "record_id")
    return sorted(rows)


def readings_of(leads):
    return sorted(("partners.projectlead", pk) for pk in leads)


@pytest.mark.parametrize("label", MODELS)
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_its_pages_in_the_administration_are_noted_once(client_of, label, page):
    client, (row, leads) = client_of("superuser"), row_of(label)
    url = reverse(f"admin:{label.replace('.', '_')}_{page}", args=[row.pk])

    status = client.get(url).status_code

    assert status == 200 or (page, status) == ("delete", 403)
    assert noted(url) == readings_of(leads)


@pytest.mark.parametrize("label", [label for label, model in MODELS.items() if is_tracked(model)])
def test_its_history_is_noted_once(client_of, label):
    client, (row, leads) = client_of("superuser"), row_of(label)
    url = reverse("history", args=[label, row.pk])

    assert client.get(url).status_code == 200
    assert noted(url) == readings_of(leads)


@pytest.mark.parametrize("label", ["partners.capitalreceipt", "partners.issue"])
def test_of_an_ordinary_lead_nothing_is_noted(client_of, label):
    row = MAKERS[label]()

    client_of("superuser").get(reverse(f"admin:{label.replace('.', '_')}_change", args=[row.pk]))

    assert not Reading.objects.exists()


def test_a_form_that_is_refused_shows_the_record_and_is_noted(client_of):
    lead = make.make_lead(confidentiality="restricted")
    url = reverse("admin:partners_projectlead_change", args=[lead.pk])

    assert client_of("superuser").post(url, {"title": ""}).status_code == 200
    assert noted(url) == readings_of([lead.pk])


def test_a_meeting_about_it_is_noted_by_the_statement_of_the_visit(client_of, django_assert_max_num_queries):
    lead = make.make_lead()
    client, meeting = client_of("city administrator"), make.make_meeting(leads=[lead])
    url = meeting.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(100) as before:
        client.get(url)
    ProjectLead.objects.update(confidentiality="restricted")

    with django_assert_max_num_queries(len(before)):
        assert client.get(url).status_code == 200

    assert noted(url) == readings_of([lead.pk])


def test_the_page_of_a_contribution_for_it_is_noted_once(client_of):
    row, leads = row_of("partners.contribution")

    client_of("superuser").get(row.get_absolute_url())

    assert noted(row.get_absolute_url()) == readings_of(leads)


def test_the_page_of_a_follow_up_on_it_is_noted_once(client_of):
    row, leads = row_of("events.followup")

    client_of("superuser").get(row.url)

    assert noted(row.url) == readings_of(leads)


def test_its_documents_and_evidence_are_noted_once_each(client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lead = make.make_lead(confidentiality="restricted")
    file = {"file": SimpleUploadedFile("plan.pdf", PDF), "sha256": hashlib.sha256(PDF).hexdigest()}
    document = make.make_document(lead=lead, **file)
    evidence = make.make_milestone(lead=lead, evidence=SimpleUploadedFile("plan.pdf", PDF, "application/pdf")).evidence
    client = client_of("superuser")

    for url in (document.download_url, document.get_absolute_url(), evidence.url):
        assert client.get(url).status_code == 200
        assert noted(url) == readings_of([lead.pk])
