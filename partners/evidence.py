"""Files that prove something about a lead: what may be uploaded, and the one address they are read at.

They lie outside everything the server hands out by itself: `views/evidence.py` gives a
file to those who see its row, as a download, and to nobody else.
"""

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.urls import reverse

from promotion_crm import file_types
from promotion_crm.uploads import UploadField

LARGEST = file_types.LARGEST


def check_evidence(file):
    """Refuse what is too large, is not what its name says, or could run where it is opened. Raises ValidationError."""
    if not file._committed:
        file_types.type_of(file, LARGEST)


class EvidenceFile(FieldFile):
    @property
    def url(self):
        self._require_file()
        return reverse("evidence", args=[self.instance._meta.model_name, self.instance.pk])

    @property
    def short_name(self):
        return PurePath(self.name).name


class EvidenceField(UploadField):
    """A file that is checked when it comes in and read only by those who see its row."""

    attr_class = EvidenceFile
    default_validators = [check_evidence]

    def deconstruct(self):
        """To a migration it is a file like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs
