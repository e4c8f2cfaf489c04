"""What makes two leads look like one, and the look for those that do."""

from django.db import models

COMPARED = ("title", "investor_id", "industry_id", "landing_code")


class Compared(models.Model):
    """A lead that remembers how it looked when it was last compared with the others."""

    _compared = None

    class Meta:
        abstract = True

    def comparable(self):
        """What makes two leads look like one; fields that were not read are left out."""
        return {name: self.__dict__.get(name) for name in COMPARED}

    @property
    def looks_new(self):
        """Whether it has changed in what makes two leads look like one since they were compared."""
        return self._compared != self.comparable()

    @classmethod
    def compare_all(cls, leads):
        for lead in leads:
            lead._compared = lead.comparable()
        cls.suspicions.rel.related_model.objects.look(leads)
