from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import get_default_timezone, localtime, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track

from .base import CrmModel, CrmQuerySet
from .exports import ExportRecord

# Those that every list has.
FORMATS = [(form.value, form.label) for form in (ExportRecord.Format.CSV, ExportRecord.Format.XLSX)]
WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]


class ScheduleQuerySet(CrmQuerySet):
    def due(self, moment):
        return self.filter(is_active=True, next_at__lte=moment, owner__is_active=True)


@track()
class ExportSchedule(CrmModel):
    """An export made again and again, each time with what its owner may do on that day.

    `query` is the query string of the list; `weekday` is 1 for Monday to 7, `day` one of a
    month, at `hour` in Shanghai. `next_at` is when it is made next.
    """

    class Every(models.TextChoices):
        DAY = "day", pgettext_lazy("every", "day")
        WEEK = "week", pgettext_lazy("every", "week")
        MONTH = "month", pgettext_lazy("every", "month")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="export_schedules"
    )
    name = models.CharField(_("name"), max_length=100)
    list_name = models.CharField(_("list"), max_length=40)
    format = models.CharField(_("format"), max_length=4, choices=FORMATS, default="xlsx")
    query = models.TextField(_("query"), blank=True, max_length=8000)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    every = models.CharField(_("every"), max_length=5, choices=Every, default=Every.WEEK)
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=[(n, name) for n, name in enumerate(WEEKDAYS, 1)], default=1
    )
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("1 to 28, so that every month has it."),
    )
    hour = models.PositiveSmallIntegerField(_("hour"), default=7, choices=[(n, f"{n:02}:00") for n in range(24)])
    is_active = models.BooleanField(_("active"), default=True)
    next_at = models.DateTimeField(_("next at"))

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled export")
        verbose_name_plural = _("scheduled exports")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), day__range=(1, 28), hour__range=(0, 23)),
                name="schedule_within_calendar",
                violation_error_message=_("The weekday is 1 to 7, the day 1 to 28, the hour 0 to 23."),
            )
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(is_active=True), name="schedule_by_next")]

    def __str__(self):
        return self.name

    def following(self, moment):
        """The first time after `moment` that it is to be made."""
        day = localtime(moment).date()
        while True:
            at = make_aware(datetime.combine(day, time(self.hour)), get_default_timezone())
            if at > moment and self._falls_on(day):
                return at
            day += timedelta(days=1)

    def _falls_on(self, day):
        wanted = {
            self.Every.DAY: True,
            self.Every.WEEK: day.isoweekday() == self.weekday,
            self.Every.MONTH: day.day == self.day,
        }
        return wanted[self.every]
