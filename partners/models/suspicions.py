"""Two leads that may be one. Each suspicion is decided by a person, with a reason.

Source: Xuancheng's rules of 2024: a project already negotiated or signed is not reported again.
"""

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from partners.pipeline import StaleLead, Status
from partners.suspecting import look_for_duplicates, one_at_a_time
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel

from .leads import OfLead, ProjectLead


class SuspicionQuerySet(OfLead):
    def open(self):
        return self.filter(verdict=Suspicion.Verdict.OPEN)

    def waiting(self):
        """Those that someone has to decide; once the lead is a duplicate, its others are settled too."""
        return self.open().exclude(lead__status=Status.DUPLICATE)

    def look(self, leads):
        """Compare saved leads with all others, and keep what is found. Pairs are kept once.

        Those who enter leads at the same moment wait for each other here, so that the
        second sees the lead of the first. A pair that was decided is not raised again.
        """
        one_at_a_time()
        found = {}
        for lead, others in zip(leads, look_for_duplicates(leads), strict=True):
            for other, grounds in others:
                pair = max(lead.pk, other), min(lead.pk, other)  # the later lead repeats the earlier
                found[pair] = list(dict.fromkeys(found.get(pair, []) + grounds))
        self._keep(found)

    def _keep(self, found):
        """Keep the pairs that are not kept yet, and what speaks anew for those still open."""
        pks = {pk for pair in found for pk in pair}
        known = {(s.lead_id, s.other_id): s for s in Suspicion.objects.filter(lead__in=pks, other__in=pks)}
        fresh = [pair for pair in found if pair not in known and pair[::-1] not in known]
        Suspicion.objects.bulk_create(Suspicion(lead_id=a, other_id=b, grounds=found[a, b]) for a, b in fresh)
        for pair, suspicion in known.items():
            more = [g for g in found.get(pair, found.get(pair[::-1], [])) if g not in suspicion.grounds]
            if more and suspicion.verdict == Suspicion.Verdict.OPEN:
                suspicion.grounds += more
                suspicion.save()


@track()
class Suspicion(CrmModel):
    """`lead`, the later one, may be the same project as `other`. `grounds` lists why."""

    class Ground(models.TextChoices):
        CODE = "code", _("Same landing entity code")
        INVESTOR = "investor", _("Same investor and industry within twelve months")
        FIRM = "firm", _("Same investor within twelve months, industry not known yet")
        NAME = "name", _("Similar names")

    class Verdict(models.TextChoices):
        OPEN = "open", _("To be decided")
        SAME = "same", _("The same project")
        DIFFERENT = "different", _("Different projects")

    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="suspicions")
    other = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("earlier lead"), related_name="suspected_by")
    grounds = models.JSONField(_("grounds"), default=list)
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict, default=Verdict.OPEN)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = SuspicionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspicion of a duplicate")
        verbose_name_plural = _("suspicions of duplicates")
        ordering = ["verdict", "id"]
        indexes = [models.Index(fields=["lead"], condition=Q(verdict="open"), name="suspicion_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "other"],
                name="suspicion_once",
                violation_error_message=_("These two leads are already compared."),
            ),
            models.CheckConstraint(
                condition=~Q(lead=F("other")),
                name="suspicion_of_two",
                violation_error_message=_("A lead cannot be a duplicate of itself."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="open", decided_by__isnull=True, decided_at__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(verdict="open") & ~Q(reason="")),
                name="suspicion_decided_with_reason",
                violation_error_message=_("A verdict needs who decided, when, and the reason."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decided_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.verdict <> 'open'"),
                func="""
                    RAISE check_violation USING MESSAGE = 'A suspicion that was decided stays decided.';
                """,
            )
        ]

    def __str__(self):
        return f"{self.lead.code} · {self.other.code}"

    @property
    def ground_labels(self):
        return [self.Ground(ground).label for ground in self.grounds]

    @transaction.atomic
    def decide(self, verdict, *, by, reason):
        """Same: the lead becomes a duplicate of the other.

        Raises PermissionDenied, ValidationError, or StaleLead when someone else has decided or moved the lead.
        """
        mine = ProjectLead.objects.filter(pk=self.lead_id).editable_by(by).exists()
        if not mine or not ProjectLead.objects.filter(pk=self.other_id).visible_to(by).exists():
            raise PermissionDenied(_("Only someone who may change this lead and sees the other can compare them."))
        if verdict not in (self.Verdict.SAME, self.Verdict.DIFFERENT):
            raise ValidationError(_("Decide “the same” or “different”."))
        if not reason.strip():
            raise ValidationError(_("Reason: write why the two are the same or different."))
        # The lead first, as whoever edits it holds it before its suspicions; `no_key` as in editing.py.
        ProjectLead._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=self.lead_id)
        now_ = Suspicion.objects.select_for_update().get(pk=self.pk)
        if now_.verdict != self.Verdict.OPEN:
            said = {"who": now_.decided_by, "verdict": now_.get_verdict_display()}
            raise StaleLead(_("%(who)s has decided already: %(verdict)s.") % said)
        self.grounds = now_.grounds  # an edit may have found more since this was read
        self.verdict, self.reason, self.decided_by, self.decided_at = verdict, reason.strip(), by, now()
        self.check_all(exclude=["lead", "other", "decided_by"])
        with because(reason):
            self.save()
            if verdict == self.Verdict.SAME:
                self.lead.set_status(Status.DUPLICATE, by=by, reason=reason, duplicate_of=self._first())

    def _first(self):
        """The earlier lead; where that is a duplicate itself, the one it repeats."""
        first = self.other
        while first.duplicate_of and first.duplicate_of != self.lead:
            first = first.duplicate_of
        return first
