"""One more term: a new appointment that names the one it follows."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Appointment, PolicyVersion, Program, StaleTerm
from promotion_crm.history import because

from .numbering import next_number, stem_of


def first_day(appointment, today=None):
    """The day a renewal begins: after the old term, or today where that has ended or has no published end."""
    today = today or localdate()
    return max(appointment.ends_on + timedelta(days=1), today) if appointment.ends_on else today


def bars(appointment):
    """Why it cannot be renewed, or ""."""
    if not appointment.is_open:
        said = _("%(appointment)s is “%(state)s”: only an active or expired appointment is renewed, and once.")
        return said % {"appointment": appointment, "state": appointment.get_state_display()}
    first = first_day(appointment)
    if not appointment.ends_on and appointment.starts_on and appointment.starts_on >= first:
        return _("The term begins today and has no published end: there is nothing to renew yet.")
    if not policy_of(appointment):
        said = _("No policy version of %(program)s is in force on %(day)s; add one first.")
        return said % {"program": appointment.program, "day": first}
    return ""


def policy_of(appointment):
    return PolicyVersion.objects.in_force(first_day(appointment), appointment.program)


@transaction.atomic
def renew(appointment, *, by, batch=None, certificate_number=""):
    """The new appointment, under the policy in force when it begins; numbered where no number is given.

    Raises PermissionDenied, ValidationError or StaleTerm.
    """
    if not Appointment.objects.filter(pk=appointment.pk).editable_by(by).exists():
        raise PermissionDenied(_("This appointment is not yours to change."))
    Program.objects.select_for_update().get(pk=appointment.program_id)  # one number for each
    rows = Appointment.objects.select_related("organization", "program", "batch__program")
    held = rows.select_for_update(of=("self",)).get(pk=appointment.pk)
    if held.state != appointment.state:
        told = _("The appointment is “%(state)s” by now; open it again.")
        raise StaleTerm(told % {"state": held.get_state_display()})
    if wrong := bars(held):
        raise ValidationError(wrong)
    new = _following(held, batch, certificate_number.strip())
    with because(_("Renewed")):
        if not held.ends_on:
            held.ends_on = new.starts_on - timedelta(days=1)
            held.save(update_fields=["ends_on", "updated_at"])
        _check(new, held)
        new.save()
    appointment.state = Appointment.State.RENEWED
    return new


def _following(held, batch, number):
    first, policy = first_day(held), policy_of(held)
    return Appointment(
        organization=held.organization,
        program=held.program,
        batch=batch,
        policy=policy,
        category=held.category,
        category_basis=held.category_basis,
        starts_on=first,
        ends_on=policy.last_day(first),
        representative=held.representative,
        representative_name=held.representative_name,
        certificate_number=number or next_number(stem_of(held.program, batch, first)),
        renews=held,
        is_sample=held.is_sample,
    )


def _check(new, held):
    """The rules of the new row; the one it renews makes room for it when it is saved, and not before."""
    others = Appointment.objects.filter(organization=held.organization_id, program=held.program_id)
    if others.filter(state__in=Appointment.State.HELD).exclude(pk=held.pk).exists():
        raise ValidationError(_("%(who)s already holds an active appointment in %(program)s.") % {
            "who": held.organization, "program": held.program})  # fmt: skip
    try:
        new.full_clean(validate_constraints=False)
        for constraint in new._meta.constraints:
            if constraint.name != "appointment_one_active":
                constraint.validate(Appointment, new)
    except ValidationError as error:
        raise ValidationError(error.messages) from error
