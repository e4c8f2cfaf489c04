"""The acts that move a lead: its stage, its status, first negotiation, and the lock once it has landed."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.pipeline import Stage, StaleLead, Status, check_move, check_status
from promotion_crm.history import because
from promotion_crm.roles import VERIFY

from .lead_triggers import LOCKED


class Moving(models.Model):
    """What a lead does beside being edited. Every act keeps its step in the log."""

    class Meta:
        abstract = True

    def _rows(self):
        return type(self)._default_manager.all()

    @transaction.atomic
    def move_to(self, stage, *, by, note="", at=None):
        """Move along the pipeline: the step is kept, and the database moves the lead by it.

        `at` is when it happened, where a step of the past is written down; now unless given.
        Raises PermissionDenied, ValidationError with one sentence per cause, or
        StaleLead when someone else moved the lead since it was read.
        """
        self._check_mover(stage, by)
        self._lock(_("%(lead)s was moved by someone else."))
        check_move(self, stage, by, note)
        with because(note):
            step = self.stage_changes.create(before=self.stage, after=stage, by=by, note=note.strip(), at=at or now())
        self.refresh_from_db(fields=["stage", "stage_since", "landed_on", "updated_at"])
        self.clocks.follow(self, step)
        return step

    def _check_mover(self, stage, by):
        theirs = self._rows().filter(pk=self.pk)
        counted = stage in Stage.COUNTED or self.stage in Stage.COUNTED
        allowed = theirs.visible_to(by) if counted and by.has_perm(VERIFY) else theirs.editable_by(by)
        if not allowed.exists():
            raise PermissionDenied(_("This lead is not yours to move."))

    def _lock(self, told):
        """Hold the row until the transaction ends. Raises StaleLead when it is no longer as it was read."""
        rows = self._rows().select_for_update().filter(pk=self.pk)
        if rows.values_list("stage", "status").get() != (self.stage, self.status):
            raise StaleLead(told % {"lead": self})

    @transaction.atomic
    def set_status(self, status, *, by, reason="", lost_to="", duplicate_of=None, at=None):
        """Change the status, which runs beside the stage. Raises as `move_to` does."""
        if not self._rows().filter(pk=self.pk).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        self._lock(_("%(lead)s was changed by someone else."))
        check_status(self.status, status)
        if (status == Status.DUPLICATE) != bool(duplicate_of):
            raise ValidationError(_("A duplicate is made where it is compared with the lead it repeats."))
        change = self.status_changes.model(
            lead=self, before=self.status, after=status, by=by, reason=reason.strip(), at=at or now(),
            lost_to=lost_to.strip() if status == Status.LOST else "", duplicate_of=duplicate_of,
        )  # fmt: skip
        try:
            change.full_clean(exclude=["lead", "by", "duplicate_of"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        with because(reason):
            change.save()
        self.refresh_from_db(fields=["status", "status_reason", "lost_to", "duplicate_of", "updated_at"])
        if change.before in Status.CLOSED:
            self.clocks.resume(self, on=localdate(change.at))
        return change

    def hold_first_negotiation(self, district, on):
        """A completed meeting: the first district to record one holds the lead for good."""
        lead = self._rows().filter(pk=self.pk)
        lead.filter(Q(first_met_on__isnull=True) | Q(first_met_on__gt=on)).update(first_met_on=on)
        if district:
            lead.filter(first_negotiation_district__isnull=True).update(first_negotiation_district=district)

    def locked_against(self, names):
        columns = {self._meta.get_field(name).attname for name in names}
        if self.stage in Stage.COUNTED and columns & {*LOCKED}:
            return str(_("A landed lead is locked; a verifier corrects it on its own page."))
        return ""

    @contextmanager
    def unlocked(self, *, by):
        """Lets a verifier correct what was counted of a landed lead, inside the block.

        Raises PermissionDenied for anyone else. The database refuses such changes outside.
        """
        if not self._rows().filter(pk=self.pk).editable_by(by).exists():
            raise PermissionDenied(_("A landed lead is locked; only a verifier who does not own it can correct it."))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('promotion_crm.unlocked', %s, true)", [str(self.pk)])
            yield
            cursor.execute("SELECT set_config('promotion_crm.unlocked', '', true)")
