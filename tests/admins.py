"""The pages of the admin and a row of every model in it, for tests that walk the registry."""

from django.contrib import admin
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from tests import make

MAKERS = {
    "promotion_crm.district": make.make_district,
    "promotion_crm.zone": make.make_zone,
    "promotion_crm.user": make.make_user,
    "promotion_crm.exportrecord": make.make_export_record,
    "promotion_crm.changeset": make.make_change_set,
    "promotion_crm.savedview": make.make_saved_view,
    "promotion_crm.visit": make.make_visit,
    "promotion_crm.exportschedule": make.make_export_schedule,
    "promotion_crm.fileimport": make.make_file_import,
    "promotion_crm.fileimportrow": make.make_file_import_row,
    "promotion_crm.job": make.make_job,
    "promotion_crm.cspreport": make.make_csp_report,
    "promotion_crm.digest": make.make_digest,
    "promotion_crm.download": make.make_download,
    "promotion_crm.reading": make.make_reading,
    "promotion_crm.seal": make.make_seal,
    "promotion_crm.sealedblock": make.make_sealed_block,
    "promotion_crm.sealmail": make.make_seal_mail,
    "promotion_crm.historycheck": make.make_history_check,
    "promotion_crm.exportallowance": make.make_export_allowance,
    "promotion_crm.exportalert": make.make_export_alert,
    "promotion_crm.retentionrun": make.make_retention_run,
    "promotion_crm.signin": make.make_sign_in,
    "promotion_crm.browsersession": make.make_browser_session,
    "partners.industry": make.make_industry,
    "partners.organization": make.make_organization,
    "partners.contact": make.make_contact,
    "partners.program": make.make_program,
    "partners.policyversion": make.make_policy_version,
    "partners.batch": make.make_batch,
    "partners.appointment": make.make_appointment,
    "partners.call": make.make_call,
    "partners.application": make.make_application,
    "partners.termination": make.make_termination,
    "partners.projectlead": make.make_lead,
    "partners.stagechange": make.make_stage_change,
    "partners.introduction": make.make_introduction,
    "partners.capitalreceipt": make.make_receipt,
    "partners.statuschange": make.make_status_change,
    "partners.responseclock": make.make_response_clock,
    "partners.suspicion": make.make_suspicion,
    "partners.organizationdouble": make.make_organization_double,
    "partners.contactdouble": make.make_contact_double,
    "partners.doublesearch": make.make_double_search,
    "partners.erasure": make.make_erasure,
    "partners.exportedcontacts": make.make_exported_contacts,
    "partners.transfer": make.make_transfer,
    "partners.verification": make.make_verification,
    "partners.milestone": make.make_milestone,
    "partners.landingcheck": make.make_landing_check,
    "partners.issue": make.make_issue,
    "partners.reminder": make.make_reminder,
    "partners.contribution": make.make_contribution,
    "partners.evaluation": make.make_evaluation,
    "partners.recognition": make.make_recognition,
    "partners.exchangerate": make.make_exchange_rate,
    "partners.dispatch": make.make_dispatch,
    "partners.dispatchrecipient": make.make_dispatch_recipient,
    "partners.document": make.make_document,
    "events.eventdocument": make.make_event_document,
    "events.calendarfeed": make.make_calendar_feed,
    "events.doorpress": make.make_door_press,
    "events.guestmail": make.make_guest_mail,
    "events.event": make.make_event,
    "events.participation": make.make_participation,
    "events.meeting": make.make_meeting,
    "events.followup": make.make_follow_up,
}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def rows(model, count=1):
    """Rows of a model; the roles are there since migrate."""
    if model._meta.label_lower not in MAKERS:
        return list(model.objects.all()[:count])
    return [MAKERS[model._meta.label_lower]() for _ in range(count)]


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change(row):
    return url(type(row), "change", row.pk)


def may(user, act, model):
    return user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")


def admin_of(model, client):
    """The admin of a model, and a request by this client to ask it with."""
    return admin.site._registry[model], client.get(reverse("admin:index")).wsgi_request


def filled(response, **changes):
    """What the form of a page would post, inlines included, with some values changed."""
    forms = [response.context["adminform"].form]
    data = {}
    for formset in (inline.formset for inline in response.context["inline_admin_formsets"]):
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and not isinstance(value, FieldFile):
                data[field.html_name] = value
    return data | changes
