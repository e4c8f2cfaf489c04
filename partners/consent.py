"""Why we may keep what we know of a person: basis, source and consent, and what a withdrawal sets going.

Source: personal-information law, articles 13 to 16: consent can be withdrawn, as easily as it was given. How each was
said, and what shows it, is the reason of the change in the history: no path to these fields goes round that.
"""

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partners.models import Contact
from promotion_crm.history import because, changes_of
from promotion_crm.wording import after_label

FIELDS = ("legal_basis", "data_source", "consented_on", "withdrawn_on", "do_not_contact")
LOOKED = 200  # entries of a contact that are read for those about these fields


class How(models.TextChoices):
    """How it was said."""

    TALK = "talk", gettext_lazy("In person")
    FORM = "form", gettext_lazy("On a signed form")
    MAIL = "mail", pgettext_lazy("consent", "By e-mail")
    PHONE = "phone", pgettext_lazy("consent", "By phone")
    WECHAT = "wechat", gettext_lazy("By WeChat")


def _why(what, how, evidence):
    said = " · ".join(part for part in (str(How(how).label) if how else "", evidence.strip()) if part)
    return after_label(what, said) if said else str(what)


def _held(numbers):
    return list(Contact.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=numbers).order_by("pk"))


def _save(rows, why, by):
    with because(why, by=by):
        Contact.objects.save_all(rows, FIELDS)


@transaction.atomic
def record_basis(contact, *, by, basis, source):
    """Note on what ground the data of a person are kept, and where they come from."""
    rows = _held([contact.pk])
    for row in rows:
        row.legal_basis, row.data_source = basis, source
    _save(rows, _("Legal basis recorded"), by)


@transaction.atomic
def record_consent(contact, *, by, on=None, how="", evidence="", may_contact=False):
    """Note that a person consented, after a withdrawal anew; `may_contact` lifts “do not contact”."""
    rows = _held([contact.pk])
    for row in rows:
        row.consented_on, row.withdrawn_on, row.legal_basis = on or localdate(), None, Contact.Basis.CONSENT
        row.do_not_contact = row.do_not_contact and not may_contact
    _save(rows, _why(_("Consent given"), how, evidence), by)


@transaction.atomic
def withdraw(numbers, *, by, how="", evidence=""):
    """Note that these persons took back their consent: nobody contacts them from now on; how many had not before.

    Mails to them that wait are not sent any more.
    """
    rows = [row for row in _held(numbers) if not (row.withdrawn_on and row.do_not_contact)]
    for row in rows:
        row.withdrawn_on = row.withdrawn_on or max(localdate(), row.consented_on or localdate())
        row.do_not_contact = True
    _save(rows, _why(_("Consent withdrawn"), how, evidence), by)
    for name in settings.WITHDRAWN:
        import_string(name)([row.pk for row in rows])
    return len(rows)


def history_of(contact, limit=LOOKED):
    """What was recorded of basis and consent, the last first: entries of the history that changed these fields."""
    others = [f.name for f in Contact._meta.concrete_fields if f.name not in FIELDS]
    return [entry for entry in changes_of(contact, limit=limit, without=others) if entry.changes]
