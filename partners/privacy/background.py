"""Erasures made by a worker, with what their owner may do by then: reading every table takes longer than a request."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.erasing import Erasing, NotErased
from partners.exported_people import numbers_of
from partners.models import Contact, Erasure
from partners.privacy import leftovers
from promotion_crm import working
from promotion_crm.models import Job
from promotion_crm.roles import ERASE_CONTACT

KIND = "erasure"


def open_jobs():
    """The erasures that wait or run, of all who asked."""
    return Job.objects.open().filter(kind=KIND, cancel_asked=False)


def job_of(contact):
    """The job that waits to erase this person, or is at it; None where there is none."""
    return open_jobs().filter(arguments__contact=contact.pk).select_related("owner").first()


def is_under_way():
    """Of rows of contacts: whether an erasure of the person waits or runs."""
    return Exists(open_jobs().annotate(of=KT("arguments__contact")).filter(of=Cast(OuterRef("pk"), TextField())))


def ask(contact, *, by, reason):
    """The job that erases a person; the one that was asked for first, by whomever, while it is open.

    It holds nothing of the person but the number: the reason is kept without what the person is known by.
    """
    if job := job_of(contact):
        return job
    with transaction.atomic():
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        if job := job_of(contact):
            return job
        title = _("Erasure of contact %(number)d") % {"number": contact.pk}
        kept = Erasing(contact, by).without_the_person(reason)
        return working.ask(KIND, by, title, contact=contact.pk, reason=kept)


def make(job, beat):
    """What the worker does, in one transaction: {"page", "said", "record"}. Raises JobRefused."""
    by, number = job.owner, job.arguments["contact"]
    if not by.has_perms(["partners.view_contact", ERASE_CONTACT]):
        raise working.JobRefused(_("You may not erase a person any more."))
    contact = Contact.objects.visible_to(by).filter(pk=number).first()
    if contact is None:
        raise working.JobRefused(_("This contact is gone: it was deleted, or merged. Look for the one that was kept."))
    return _told(_made_before(job, contact) or _erased(contact, by, job.arguments["reason"], beat))


def _erased(contact, by, reason, beat):
    act = Erasing(contact, by, reason, beat)
    beat.of(act.ahead)
    try:
        return act.run()
    except (ValidationError, NotErased) as error:
        raise working.JobRefused(" ".join(getattr(error, "messages", [str(error)]))) from error


def _made_before(job, contact):
    """The erasure, where the worker died between it and the end of the job; files that were left go now."""
    made = Erasure.objects.filter(number=contact.pk, by=job.owner, at__gte=job.asked_at).first()
    if made:
        with transaction.atomic():
            leftovers.remove(leftovers.files_with(numbers_of(contact), ""))
    return made


def _told(made):
    said = _("Erased. %(tables)d tables were read through afterwards; the person is in none of them.")
    return {
        "page": reverse("contact", args=[made.number]),
        "page_words": _("See the contact"),
        "said": said % {"tables": made.proof["tables"]},
        "record": reverse("admin:partners_erasure_change", args=[made.pk]),
        "record_words": _("The record of the erasure"),
    }
