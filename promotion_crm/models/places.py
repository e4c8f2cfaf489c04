from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track

from .base import Bilingual, CrmModel, named


@track()
class District(Bilingual, CrmModel):
    """One of the city's districts; `code` is its six-digit administrative code."""

    code = models.CharField(_("code"), max_length=6, unique=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["code"]
        constraints = [named("district_is_named")]


@track()
class Zone(Bilingual, CrmModel):
    """A development zone; zones overlap districts, so one may lie in several."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    districts = models.ManyToManyField(District, verbose_name=_("districts"), related_name="zones", blank=True)
    source_url = models.URLField(_("source"), blank=True)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["name_en"]
        constraints = [named("zone_is_named")]
