"""Contacts brought in from a file, by the CRM and by the rival, and taken back again."""

import csv
import io

import tablib
from django.db import transaction
from import_export import fields, resources, widgets

from partners.models import Contact, Organization
from promotion_crm.importing.base import declared
from promotion_crm.importing.plan import Plan
from promotion_crm.roles import OPERATOR

HEAD = [
    *("name_en", "name_zh", "organization", "title", "email", "phone", "wechat", "languages"),
    *("is_primary", "do_not_contact", "legal_basis", "data_source", "consented_on", "note", "is_sample"),
]


class Undone(Exception):
    """Takes back what was brought in."""


def file_of(rows):
    """A file of new contacts, each of an organization named by its number."""
    firms = list(Organization.objects.order_by("pk").values_list("pk", flat=True)[:2000])
    kept = io.StringIO()
    lines = csv.writer(kept)
    lines.writerow(HEAD)
    for n in range(rows):
        who = [f"Guest Number {n}", f"来宾{n}", firms[n % len(firms)], "Director", f"guest{n}@example.org"]
        rest = [f"+86 21 {n:08}", "", "en, zh", "no", "no", "consent", "A fair", "2026-03-01", "Met there", "no"]
        lines.writerow([*who, *rest])
    return kept.getvalue()


def bring(content):
    """Our import, checked and saved; taken back at the end."""
    made = declared("contacts")(OPERATOR)
    try:
        with transaction.atomic():
            made.open(content.encode(), Plan())
            outcome = made.run(file="guests.csv")
            raise Undone
    except Undone:
        return outcome.written


class ContactResource(resources.ModelResource):
    organization = fields.Field("organization", "organization", widgets.ForeignKeyWidget(Organization))

    class Meta:
        model = Contact
        fields = HEAD
        clean_model_instances = True  # it checks as well
        import_id_fields = ("email",)


def bring_by_rival(content):
    """The same file as the rival's documentation has it imported."""
    data = tablib.Dataset().load(content, format="csv")
    for name in ("is_primary", "do_not_contact", "is_sample"):
        values = ["0"] * len(data)
        place = data.headers.index(name)
        del data[name]
        data.insert_col(place, values, header=name)
    try:
        with transaction.atomic():
            result = ContactResource().import_data(data, dry_run=False, raise_errors=True)
            raise Undone
    except Undone:
        return result.totals["new"]
