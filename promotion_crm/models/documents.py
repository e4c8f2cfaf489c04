"""Files that belong to a record: kept outside the web root, hashed when they come in, withdrawn and never deleted.

A floor makes its own model of `BaseDocument`: a foreign key for each kind of record and an entry in TARGETS that
says who reads and who adds. See docs/programs.md, "Documents".
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import or_

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from promotion_crm.any_of import leads_to
from promotion_crm.file_types import ending_of, safe_name, type_of
from promotion_crm.refused import Stale
from promotion_crm.uploads import UploadField
from promotion_crm.wording import after_label

from .base import CrmModel, CrmQuerySet


class StaleDocument(Stale):
    """It was withdrawn by someone else meanwhile."""


@dataclass(frozen=True)
class Target:
    """A kind of record that has documents: functions of a person that give the records whose documents they read,
    and those they add documents to; and one of a record that gives the address of its page.
    """

    readable: Callable
    writable: Callable
    page: Callable = lambda record: record.get_absolute_url()


class DocumentQuerySet(CrmQuerySet):
    """Seen by those who see what it belongs to, changed by those who may add to that."""

    def seen_by(self, user):
        return self._of("readable", user)

    def changed_by(self, user):
        return self._of("writable", user)

    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def _of(self, act, user):
        theirs = Q(pk__in=[])
        for name, target in self.model.TARGETS.items():
            theirs |= leads_to(name, getattr(target, act)(user))
        return self.filter(theirs)


def kept_at(document, name):
    """A path that nobody can guess; of the name only the ending stays."""
    return f"documents/{localdate().year}/{secrets.token_hex(16)}.{ending_of(name)}"


class DocumentFile(FieldFile):
    @property
    def url(self):
        self._require_file()
        return self.instance.download_url


class DocumentField(UploadField):
    attr_class = DocumentFile

    def deconstruct(self):
        """To a migration it is a file like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


def belongs_to_one(*names, name):
    """The constraint that exactly one of these foreign keys is set."""
    each = [Q(**{f"{other}__isnull": other != chosen for other in names}) for chosen in names]
    return models.CheckConstraint(
        condition=reduce(or_, each),
        name=name,
        violation_error_message=_("A document belongs to one record; name that one."),
    )


def withdrawn_whole(name):
    whole = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")
    return models.CheckConstraint(
        condition=whole | Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why=""),
        name=name,
        violation_error_message=_("Withdrawing a document needs who did it and the reason."),
    )


def file_stays():
    """The trigger that keeps the file of a document and what is known of it."""
    kept = ("file", "name", "content_type", "size", "sha256", "uploaded_by_id", "uploaded_at")
    rows = [", ".join(f'{side}."{column}"' for column in kept) for side in ("OLD", "NEW")]
    return pgtrigger.Trigger(
        name="file_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"(({rows[0]}) IS DISTINCT FROM ({rows[1]}))"),
        func="RAISE check_violation USING MESSAGE = 'The file of a document stays; withdraw it and add another.';",
    )


class BaseDocument(CrmModel):
    """A file of a record, with what it was when it came in."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Letter")
        PLAN = "plan", _("Plan")
        CONTRACT = "contract", _("Contract")
        LICENCE = "licence", _("Licence or certificate")
        REPORT = "report", _("Report")
        MINUTES = "minutes", _("Minutes")
        PICTURE = "picture", _("Picture")
        OTHER = "other", _("Other")

    TARGETS = {}  # {foreign key: Target}
    URL = ""  # the name of the address where its file is read

    file = DocumentField(_("file"), upload_to=kept_at, max_length=100, editable=False)
    name = models.CharField(_("name of the file"), max_length=200, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("withdrawn by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title or self.name

    @property
    def download_url(self):
        return reverse(self.URL, args=[self.pk])

    def get_absolute_url(self):
        return reverse(f"about-{self.URL}", args=[self.pk])

    @property
    def target(self):
        """The name of the foreign key that is set."""
        return next(name for name in self.TARGETS if getattr(self, f"{name}_id"))

    @property
    def record(self):
        return getattr(self, self.target)

    @property
    def record_url(self):
        return self.TARGETS[self.target].page(self.record)

    @classmethod
    @transaction.atomic
    def add_all(cls, target, record, files, *, by, **said):
        """Keep files of a record, all or none; call it within `or_no_files`. The documents.

        `said` is their kind, note and, of one file, its title. Raises PermissionDenied or ValidationError.
        """
        if not cls.TARGETS[target].writable(by).filter(pk=record.pk).exists():
            raise PermissionDenied(_("Only those who may change the record add documents to it."))
        made, wrong = [], []
        for file in files:
            name = safe_name(file.name)
            try:
                made.append(cls._taken(file, name, by=by, **{target: record}, **said))
            except ValidationError as error:
                wrong += [after_label(f"“{name}”", sentence) for sentence in error.messages]
        if wrong:
            raise ValidationError(wrong)
        for document in made:
            document.save()
        return made

    @classmethod
    def _taken(cls, file, name, *, by, **said):
        file.name = name
        kind = type_of(file)
        made = cls(file=file, name=name, content_type=kind, size=file.size, uploaded_by=by, **said)
        made.sha256 = digest(file)
        made.check_all(exclude=["file"])
        return made

    @transaction.atomic
    def withdraw(self, *, by, why):
        """Hand it out no more. Raises PermissionDenied, ValidationError or StaleDocument."""
        rows = type(self).objects
        if not rows.filter(pk=self.pk).editable_by(by).exists():
            raise PermissionDenied(_("Only those who may change the record withdraw documents of it."))
        self.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
        if self.withdrawn_at:
            raise StaleDocument(_("The document is withdrawn by now."))
        if not why.strip():
            raise ValidationError(_("Reason: write why the document is withdrawn."))
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_why = now(), by, why.strip()
        self.check_all(exclude=["file"])
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why", "updated_at"])

    def problem(self):
        """What is wrong with the file as it lies on the disk, in a sentence; "" where it is the one uploaded."""
        try:
            with self.file.storage.open(self.file.name) as kept:
                return "" if digest(kept) == self.sha256 else _("The file was altered after it was uploaded.")
        except FileNotFoundError:
            return _("The file is no longer kept.")


def digest(file):
    """The SHA-256 of a file, which is at its beginning afterwards."""
    made = sha256()
    file.seek(0)
    while chunk := file.read(1 << 16):
        made.update(chunk)
    file.seek(0)
    return made.hexdigest()
