"""How a cell names a record of another table; every import names them alike."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from partners.models import Contact, Organization
from promotion_crm.importing.cells import Record

BY_NAME = ("name_en", "name_zh")


def _visible(model, by, cure, *, required=False, several=False):
    return Record(lambda user: model.objects.visible_to(user), by, cure, required=required, several=several)


def organization(*, required=True, several=False):
    cure = _("Write its number, its name or its unified social credit code.")
    return _visible(Organization, (*BY_NAME, "credit_code"), cure, required=required, several=several)


def contact(*, several=False):
    cure = _("Write the number, the name or the e-mail.")
    rows = Contact.objects.select_related("organization")
    return Record(lambda user: rows.visible_to(user), (*BY_NAME, "email"), cure, required=False, several=several)


def coded(model, *, required=False):
    return _visible(model, ("code", *BY_NAME), _("Write its code or its name."), required=required)


def colleague(*, several=False):
    cure = _("Write the user name or the name of a colleague.")
    by = ("username", *BY_NAME)
    return Record(lambda _user: get_user_model().objects.colleagues(), by, cure, required=False, several=several)
