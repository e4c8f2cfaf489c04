"""Confirming a set of applications: looked at first, then one act makes the batch and its appointments, or nothing.

Of two who confirm at once, one waits for the other at the program, and is told. The rules that one
organization holds one active appointment, and a batch its number once, are the database's as well.
"""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partners.models import Application, ApplicationStep, Appointment, Batch, Program
from partners.models.application_rules import REVIEW_STEPS
from promotion_crm.history import because
from promotion_crm.refusing import said
from promotion_crm.roles import CONFIRM_APPLICATION
from promotion_crm.wording import after_label

from .procedure import StaleApplication, State

MOST = 200  # applications of one act


@dataclass(frozen=True)
class Ceremony:
    """What a batch is announced with: its number, the day and the place, and from when its terms run."""

    number: int
    announced_on: date
    starts_on: date
    place: str = ""


@dataclass
class Line:
    """An application of the set with the certificate and the term it would get, and what is wrong with it."""

    application: Application
    certificate_number: str
    ends_on: date | None
    problems: list[str] = field(default_factory=list)


@dataclass
class Preview:
    """What confirming would do. `problems` are those of the set, each line has its own."""

    lines: list[Line]
    problems: list[str]
    mark: str

    @property
    def all_problems(self):
        return [*self.problems, *(problem for line in self.lines for problem in line.problems)]


class Confirming:
    """`rows` are the applications of the set, a queryset; those this person may not see are none of it."""

    def __init__(self, rows, by):
        self.by = by
        self.rows = Application.objects.visible_to(by).filter(pk__in=rows.order_by().values("pk")).order_by("pk")

    def applications(self):
        """In the order of their numbers, which is the order they are locked and numbered in."""
        about = ("organization", "program", "call__program", "call__policy", "district", "representative")
        return list(self.rows.select_related(*about)[: MOST + 1])

    def count(self):
        return self.rows.values("pk")[: MOST + 1].count()

    # -- looking ---------------------------------------------------------------------------
    def preview(self, ceremony):
        found = self.applications()
        calls = {application.call_id: application.call for application in found}
        call = next(iter(calls.values()), None)
        lines = [self._line(application, place, ceremony) for place, application in enumerate(found, 1)]
        self._judge(lines)
        problems = _of_set(found, calls, ceremony) if call else [_("There is no application to confirm.")]
        problems += self._taken(call, ceremony, lines) if call else []
        return Preview(lines, problems, _mark(lines, ceremony))

    def _line(self, application, place, ceremony):
        number = f"{application.program.code}-{ceremony.number}-{place:02}"
        return Line(application, number, application.call.policy.last_day(ceremony.starts_on))

    def _judge(self, lines):
        """What bars each application, in a sentence with the name of its organization."""
        keys = [line.application.pk for line in lines]
        steps = ApplicationStep.objects.filter(REVIEW_STEPS, application__in=keys, by=self.by.pk)
        reviewed = set(steps.values_list("application", flat=True))
        held = self._held(lines)
        for line in lines:
            application = line.application
            line.problems = [after_label(application.organization, why) for why in _bars(application, reviewed, held)]

    def _held(self, lines):
        """The appointments these organizations hold that have not run out: {(organization, program): appointment}."""
        rows = Appointment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=localdate()) | Q(state=Appointment.State.PROPOSED),
            organization__in={line.application.organization_id for line in lines},
            program__in={line.application.program_id for line in lines},
            state__in=Appointment.State.HELD,
        )
        return {(row.organization_id, row.program_id): row for row in rows}

    def _taken(self, call, ceremony, lines):
        problems, about = [], {"program": call.program, "number": ceremony.number}
        if Batch.objects.filter(program=call.program, number=ceremony.number).exists():
            problems.append(
                _("Number of the batch: %(program)s has a batch %(number)s already; choose another.") % about
            )
        numbers = [line.certificate_number for line in lines]
        taken = Appointment.objects.filter(certificate_number__in=numbers).order_by("certificate_number")
        if not problems and (other := taken.select_related("organization").first()):
            told = _("Certificate %(number)s is that of %(organization)s already; choose another number of the batch.")
            problems.append(told % {"number": other.certificate_number, "organization": other.organization})
        return problems

    # -- writing ---------------------------------------------------------------------------
    @transaction.atomic
    def run(self, ceremony, seen=None):
        """Make the batch and an appointment of each, and return the batch; all or none.

        Raises PermissionDenied; StaleApplication where that would not be what was `seen`, the
        mark of a preview; ValidationError with a sentence for each rule that is broken.
        """
        if not self.by.has_perm(CONFIRM_APPLICATION):
            raise PermissionDenied(_("Only a city administrator confirms or rejects applications."))
        self._hold()
        found = self.preview(ceremony)
        if found.all_problems:
            raise ValidationError(found.all_problems)
        if seen is not None and seen != found.mark:
            told = _("What would be confirmed is no longer what you saw. Nothing was confirmed; look again.")
            raise StaleApplication(told)
        with because(_("Confirmed as a set"), by=self.by):
            self._end_what_ran_out(found.lines)
            return self._make(found.lines, ceremony)

    def _hold(self):
        """The program first, then the applications by their numbers: two who do so cannot block each other."""
        programs = Program.objects.filter(pk__in=self.rows.order_by().values("program"))
        list(programs.order_by("pk").select_for_update(no_key=True).values_list("pk"))
        list(self.rows.select_for_update(of=("self",)).values_list("pk"))

    def _end_what_ran_out(self, lines):
        """A term that is over makes room, also where nobody has marked it as expired yet."""
        of_these = [line.application.organization_id for line in lines]
        rows = Appointment.objects.filter(organization__in=of_these, program=lines[0].application.program_id)
        rows.filter(state=Appointment.State.ACTIVE, ends_on__lt=localdate()).update(state=Appointment.State.EXPIRED)

    def _make(self, lines, ceremony):
        call = lines[0].application.call
        try:
            with transaction.atomic():
                batch = Batch.objects.create(
                    program=call.program,
                    number=ceremony.number,
                    year=ceremony.announced_on.year,
                    announced_on=ceremony.announced_on,
                    place=ceremony.place,
                    partner_count=len(lines),
                    policy=call.policy,
                )
        except IntegrityError as error:
            raise ValidationError(said(error)) from error
        for line in lines:
            try:
                with transaction.atomic():
                    self._appoint(line, batch, ceremony)
            except IntegrityError as error:
                raise ValidationError(after_label(line.application.organization, said(error))) from error
        return batch

    def _appoint(self, line, batch, ceremony):
        application = line.application
        application.appointment = Appointment.objects.create(
            organization=application.organization,
            program=application.program,
            batch=batch,
            policy=application.call.policy,
            category=application.category,
            starts_on=ceremony.starts_on,
            ends_on=line.ends_on,
            representative=application.representative,
            certificate_number=line.certificate_number,
            is_sample=application.is_sample,
        )
        application.save(update_fields=["appointment", "updated_at"])
        application.step_to(State.CONFIRMED, by=self.by)


def _bars(application, reviewed, held):
    if application.state != State.COMMISSION:
        told = _("the application is “%(state)s”; only one in commission review is confirmed.")
        yield told % {"state": application.get_state_display()}
    if application.pk in reviewed:
        yield _("you reviewed this application; someone else confirms it.")
    if term := held.get((application.organization_id, application.program_id)):
        about = {"program": application.program, "day": term.ends_on}
        told = _("it holds an active appointment in %(program)s until %(day)s; renew that one, or wait until it ends.")
        endless = _("it holds an active appointment in %(program)s without an end; end that one first.")
        yield (told if term.ends_on else endless) % about
    person = application.representative
    if person and person.organization_id != application.organization_id:
        yield _("the representative %(who)s belongs to another organization by now.") % {"who": person}


def _of_set(found, calls, ceremony):
    if len(found) > MOST:
        return [_("One act confirms at most %(most)d applications; take fewer.") % {"most": MOST}]
    if len(calls) > 1:
        return [_("They answer different calls; confirm the applications of one call at a time.")]
    call = found[0].call
    if ceremony.starts_on < call.opens_on:
        told = _("Terms from: the call “%(call)s” opened on %(day)s; choose that day or a later one.")
        return [told % {"call": call, "day": call.opens_on}]
    return []


def _mark(lines, ceremony):
    done = ceremony, [(line.application.pk, line.certificate_number, line.ends_on) for line in lines]
    return sha256(repr(done).encode()).hexdigest()
