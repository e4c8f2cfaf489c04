"""Columns of the appointments of an organization; `of` is what of the listed row is the organization."""

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Appointment
from promotion_crm.lists import Column, kinds
from promotion_crm.lists.subqueries import joined, total

TERMS = Appointment.objects.all()


def term_columns(of="pk"):
    def categories(reader):
        category = kinds.Choice(Appointment.Category).in_words(F("category"))
        return joined(TERMS, "organization", category, of)

    options = {"needs": "partners.view_appointment", "sort": False, "group": _("Appointments")}
    programs = joined(TERMS, "organization", F("program__code"), of)
    until = total(TERMS, "organization", Max("ends_on"), of)
    return [
        Column("programs", programs, label=_("programs"), kind=kinds.Text("clip s"), **options),
        Column("categories", categories, label=_("categories"), kind=kinds.Text(), **options),
        Column("ends_on", until, label=pgettext_lazy("term", "until"), kind=kinds.Date(), **options),
    ]
