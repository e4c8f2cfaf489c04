"""What may be uploaded, and what a file is by how it begins, whatever its name says.

Only its first bytes are read. Nothing that is packed is opened: a bomb of a zip stays a small file.
"""

import unicodedata
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

LARGEST = 20 * 1024 * 1024
LOOKED_AT = 1024
LONGEST_NAME = 120
# How programs and pages begin, whatever their name says.
ACTIVE = (
    *(b"mz", b"\x7felf", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"),
    *(b"<!doctype", b"<html", b"<script", b"<svg"),
)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_OFFICE = "application/vnd.oasis.opendocument."
# What offices exchange, with how it begins; wps, et, dps and ofd are those of Chinese offices. Without a beginning
# it is text.
BEGINNINGS = {
    "pdf": ("application/pdf", ()),  # its mark may stand a little further on, see `_fits`
    "ofd": ("application/ofd", (ZIP,)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", (b"RIFF",)),
    "heic": ("image/heic", ()),
    "tif": ("image/tiff", (b"II*\0", b"MM\0*")),
    "tiff": ("image/tiff", (b"II*\0", b"MM\0*")),
    "doc": ("application/msword", (OLE,)),
    "docx": (f"{OFFICE}wordprocessingml.document", (ZIP,)),
    "xls": ("application/vnd.ms-excel", (OLE,)),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", (ZIP,)),
    "ppt": ("application/vnd.ms-powerpoint", (OLE,)),
    "pptx": (f"{OFFICE}presentationml.presentation", (ZIP,)),
    "odt": (f"{OPEN_OFFICE}text", (ZIP,)),
    "ods": (f"{OPEN_OFFICE}spreadsheet", (ZIP,)),
    "odp": (f"{OPEN_OFFICE}presentation", (ZIP,)),
    "wps": ("application/vnd.ms-works", (OLE, ZIP)),
    "et": ("application/vnd.ms-excel", (OLE, ZIP)),
    "dps": ("application/vnd.ms-powerpoint", (OLE, ZIP)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "rtf": ("application/rtf", (b"{\\rtf",)),
    "eml": ("message/rfc822", ()),
    "msg": ("application/vnd.ms-outlook", (OLE,)),
    "zip": ("application/zip", (ZIP, b"PK\x05\x06")),
}
TYPES = tuple(BEGINNINGS)
TEXT = ("txt", "csv", "eml")
WIDE = (b"\xff\xfe", b"\xfe\xff")  # text in UTF-16, which is full of zeros
UNSAFE = '<>:"|?*'


def ending_of(name):
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def type_of(file, largest=LARGEST):
    """The type of a file that may be kept, such as application/pdf. Raises ValidationError."""
    if not file.size:
        raise ValidationError(_("The file is empty. Choose it again once it holds something."))
    if file.size > largest:
        raise ValidationError(
            _("The file has %(size)s; at most %(most)s can be kept. Upload a smaller one."),
            params={"size": filesizeformat(file.size), "most": filesizeformat(largest)},
        )
    ending = ending_of(file.name)
    if ending not in BEGINNINGS:
        raise ValidationError(
            _("A file of this type cannot be kept. Upload one of these: %(types)s."), params={"types": ", ".join(TYPES)}
        )
    start = beginning_of(file)
    if is_active(start):
        raise ValidationError(_("The file is a program or a web page, whatever its name says. Upload a PDF."))
    if not _fits(ending, start):
        raise ValidationError(
            _("The name ends in .%(ending)s, and the file is something else. Upload it as it was made."),
            params={"ending": ending},
        )
    return BEGINNINGS[ending][0]


def beginning_of(file):
    file.seek(0)
    start = file.read(LOOKED_AT)
    file.seek(0)
    return start


def is_active(start):
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(ACTIVE) or (start.startswith(b"<?xml") and (b"<svg" in start or b"<html" in start))


def _fits(ending, start):
    """Whether a file that begins like this is what its ending says."""
    if ending == "pdf":
        return b"%PDF-" in start
    if ending == "heic":
        return start[4:8] == b"ftyp"
    if ending == "webp":
        return start.startswith(b"RIFF") and start[8:12] == b"WEBP"
    if ending in TEXT:
        return start.startswith(WIDE) or b"\0" not in start
    return start.startswith(BEGINNINGS[ending][1])


def safe_name(name):
    """A name without folders and without what is invisible or turns the reading direction; never blank."""
    last = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rpartition("/")[2]
    seen = "".join("_" if c in UNSAFE else c for c in last if unicodedata.category(c)[0] != "C")
    stem, dot, ending = " ".join(seen.split()).rstrip(". ").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(". ")[:LONGEST_NAME] or "file"
    return f"{stem}.{ending[:12].strip()}" if ending else stem
