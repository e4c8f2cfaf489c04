"""Pairs of organizations, and of contacts, that may be one: waiting to be merged, or said to be different."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from partners.doubles.grounds import labels
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.refused import Stale

from .contacts import Contact
from .organizations import Organization


class StaleDouble(Stale):
    """Someone else has decided about the pair meanwhile."""


class DoubleQuerySet(CrmQuerySet):
    """Who sees, or may change, all records is not asked record by record: of a million that takes a second."""

    def seen_by(self, user):
        rows = self.model.records().visible_to(user).order_by().values("pk")
        return self.filter(one__in=rows, other__in=rows) if rows.query.where else self.all()

    def changed_by(self, user):
        rows = self.model.records().editable_by(user).order_by().values("pk")
        return self.filter(Q(one__in=rows) | Q(other__in=rows)) if rows.query.where else self.all()

    def open(self):
        return self.filter(state=Double.State.OPEN)

    def of(self, record):
        """The pairs of one record."""
        return self.filter(Q(one=record) | Q(other=record))

    def pass_on(self, gone, kept):
        """What was decided about `gone` holds for `kept`, into which it is merged; its open pairs are dropped."""
        known = {pk for pair in self.of(kept).values_list("one_id", "other_id") for pk in pair}
        for pair in self.of(gone).exclude(state=Double.State.OPEN):
            third = pair.other_id if pair.one_id == gone.pk else pair.one_id
            if third not in known:
                pair.one_id, pair.other_id = sorted((kept.pk, third))
                pair.save()
        self.of(gone).delete()


class Double(CrmModel):
    """`one`, the earlier row, and `other` may be the same. `grounds` lists why, `score` how much speaks for it."""

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        DIFFERENT = "different", _("Different")

    grounds = models.JSONField(_("grounds"), default=list)
    score = models.PositiveSmallIntegerField(_("weight"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = DoubleQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-score", "-id"]
        indexes = [models.Index(fields=["state", "-score", "-id"], name="%(class)s_by_score")]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="%(class)s_once",
                violation_error_message=_("These two are already compared."),
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="%(class)s_earlier_first",
                violation_error_message=_("A pair names two rows, the earlier one first."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(state="open")),
                name="%(class)s_decided_by_someone",
                violation_error_message=_("A pair that is decided needs who decided, and when."),
            ),
        ]

    def __str__(self):
        return f"{self.one} · {self.other}"

    @classmethod
    def records(cls):
        """All rows of the kind that is compared."""
        return cls._meta.get_field("one").related_model._default_manager.all()

    @property
    def ground_labels(self):
        return labels(self.grounds)

    def beside(self, record):
        """The other one of the two."""
        return self.other if self.one_id == record.pk else self.one

    def keep_apart(self, *, by, reason=""):
        """They are different, and not asked about again. Raises PermissionDenied or StaleDouble."""
        self._decide(self.State.OPEN, self.State.DIFFERENT, by, reason)

    def open_again(self, *, by):
        """Ask about them again after all. Raises PermissionDenied or StaleDouble."""
        self._decide(self.State.DIFFERENT, self.State.OPEN, by, "")

    @transaction.atomic
    def _decide(self, before, after, by, reason):
        rows = type(self).objects
        if not rows.editable_by(by).filter(pk=self.pk).exists():
            raise PermissionDenied(_("Only someone who sees both and may change one of them can decide."))
        mine = rows.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if mine is None:
            raise StaleDouble(_("This pair is gone: the two were merged, or they are alike no longer."))
        if mine.state != before:
            said = {"who": mine.decided_by or _("Someone"), "state": mine.get_state_display()}
            raise StaleDouble(_("%(who)s was quicker: the pair is now “%(state)s”.") % said)
        self.grounds, self.score = mine.grounds, mine.score
        self.state, self.reason = after, reason.strip()[:500]
        settled = after != self.State.OPEN
        self.decided_by, self.decided_at = (by, now()) if settled else (None, None)
        with because(self.reason):
            self.save()


@track()
class OrganizationDouble(Double):
    one = models.ForeignKey(Organization, models.CASCADE, verbose_name=_("organization"), related_name="doubles")
    other = models.ForeignKey(
        Organization, models.CASCADE, verbose_name=_("later organization"), related_name="doubled_by"
    )

    class Meta(Double.Meta):
        verbose_name = _("pair of organizations")
        verbose_name_plural = _("pairs of organizations")


@track()
class ContactDouble(Double):
    one = models.ForeignKey(Contact, models.CASCADE, verbose_name=_("contact"), related_name="doubles")
    other = models.ForeignKey(Contact, models.CASCADE, verbose_name=_("later contact"), related_name="doubled_by")

    class Meta(Double.Meta):
        verbose_name = _("pair of contacts")
        verbose_name_plural = _("pairs of contacts")


DOUBLES = {"organizations": OrganizationDouble, "contacts": ContactDouble}


def doubles_of(model):
    """The pairs of a model: those of organizations or of contacts."""
    return next(double for double in DOUBLES.values() if double.records().model is model)


class DoubleSearch(models.Model):
    """All organizations, or all contacts, were compared: when, what was found, and what was passed over.

    `passed_over` is how many values of each kind too many rows share to say anything: {"email": 12}.
    """

    name = models.CharField(_("list"), max_length=20)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"))
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    found = models.PositiveBigIntegerField(_("pairs"), default=0)
    fresh = models.PositiveBigIntegerField(_("new pairs"), default=0)
    passed_over = models.JSONField(_("passed over"), default=dict, blank=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.name} {self.ended_at:%Y-%m-%d %H:%M}"
