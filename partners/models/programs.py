from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, District, named


@track()
class Program(Bilingual, CrmModel):
    """A partner program of the city or of a district."""

    class Level(models.TextChoices):
        MUNICIPAL = "municipal", _("Municipal")
        DISTRICT = "district", pgettext_lazy("level", "District")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    owner_en = models.CharField(_("owner, in English"), max_length=200, blank=True)
    owner_zh = models.CharField(_("owner, in Chinese"), max_length=200, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["code"]
        constraints = [named("program_is_named")]

    def __str__(self):
        return self.code
