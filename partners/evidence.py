"""Files that prove something about a lead: what may be uploaded, and the one address they are read at.

They lie outside everything the server hands out by itself: `views/evidence.py` gives a
file to those who see its row, as a download, and to nobody else.
"""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promotion_crm.uploads import UploadField

LARGEST = 20 * 1024 * 1024
# What offices exchange; wps, et, dps and ofd are those of Chinese offices.
TYPES = (
    *("pdf", "ofd", "jpg", "jpeg", "png", "gif", "webp", "heic", "tif", "tiff"),
    *("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "wps", "et", "dps"),
    *("txt", "csv", "rtf", "eml", "msg", "zip"),
)
# How programs and pages begin, whatever their name says.
ACTIVE = (
    *(b"mz", b"\x7felf", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"),
    *(b"<!doctype", b"<html", b"<script", b"<svg"),
)
LOOKED_AT = 1024


def check_evidence(file):
    """Refuse what is too large, or could run where it is opened. Raises ValidationError."""
    if file._committed:
        return
    if file.size > LARGEST:
        raise ValidationError(
            _("The file has %(size)s; at most %(most)s can be kept. Upload a smaller one."),
            params={"size": filesizeformat(file.size), "most": filesizeformat(LARGEST)},
        )
    ending = PurePath(file.name).suffix.removeprefix(".").lower()
    if ending not in TYPES:
        raise ValidationError(
            _("A file of this type cannot be kept. Upload one of these: %(types)s."), params={"types": ", ".join(TYPES)}
        )
    if _is_active(file):
        raise ValidationError(_("The file is a program or a web page, whatever its name says. Upload a PDF."))


def _is_active(file):
    file.seek(0)
    start = file.read(LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    file.seek(0)
    return start.startswith(ACTIVE) or (start.startswith(b"<?xml") and (b"<svg" in start or b"<html" in start))


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
