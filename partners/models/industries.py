from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, named


@track()
class Industry(Bilingual, CrmModel):
    """An industry of the city's own scheme: leading, key, new tracks, future and more."""

    class Group(models.TextChoices):
        LEADING = "leading", _("Leading industries")
        KEY = "key", _("Key industries")
        NEW_TRACK = "new_track", _("New tracks")
        FUTURE = "future", _("Future industries")
        SERVICES = "services", _("Services")
        OTHER = "other", _("Other")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    group = models.CharField(pgettext_lazy("of industries", "group"), max_length=10, choices=Group)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["code"]
        constraints = [named("industry_is_named")]
