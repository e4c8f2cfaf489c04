from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from promotion_crm.any_of import among
from promotion_crm.search import Searchable
from promotion_crm.wording import after_label

from .writing import write


class CrmQuerySet(models.QuerySet):
    """Asks in sentences, and knows who may see and who may change which rows.

    A model narrows both by overriding `seen_by` and `changed_by`; these are asked only
    when the person holds the model's view or change permission at all.
    """

    def visible_to(self, user):
        """The rows this person may see; every queryset that reaches a person ends here."""
        if user.is_superuser:
            return self.all()
        return self.seen_by(user) if user.has_perm(self._permission("view")) else self.none()

    def editable_by(self, user):
        """The rows this person may change, always among those they may see."""
        if user.is_superuser:
            return self.all()
        if not user.has_perm(self._permission("change")):
            return self.none()
        return self.visible_to(user).changed_by(user)

    def seen_by(self, user):
        return self.all()

    def changed_by(self, user):
        return self.all()

    def offered_to(self, user):
        """The rows this person may pick as the value of a foreign key."""
        return self.visible_to(user)

    def named_to(self, user):
        """The rows whose names this person may read where another row mentions them."""
        return self.visible_to(user)

    def shared_with(self, user, act="view"):
        """A condition for the rows an upper floor lets this person see, or change."""
        shared = Q(pk__in=[])
        for name in settings.SHARED_ROWS.get(self.model._meta.label_lower, {}).get(act, []):
            shared |= among("pk", import_string(name)(user), user, name, alone=True)
        return shared

    def find(self, text):
        """Rows that hold every word of `text`, in English, Chinese or pinyin."""
        return self.filter(search_text__found=text)

    def bulk_create(self, objs, **kwargs):
        objs = list(objs)
        if issubclass(self.model, Searchable):
            for obj in objs:
                obj.fill_search_text()
        return super().bulk_create(objs, **kwargs)

    def bulk_update(self, objs, fields, **kwargs):
        objs = list(objs)
        if issubclass(self.model, Searchable) and set(fields) & set(self.model.search_fields):
            for obj in objs:
                obj.fill_search_text()
            fields = [*fields, "search_text"]
        return super().bulk_update(objs, fields, **kwargs)

    def save_all(self, rows, fields):
        """Save these fields of many rows at once, with what the model does when one row is saved."""
        rows, at = list(rows), now()
        names = {*fields, *(f.name for f in self.model._meta.concrete_fields if getattr(f, "auto_now", False))}
        for row in rows:
            for name in names - {*fields}:
                setattr(row, name, at)
        if issubclass(self.model, Searchable) and names & set(self.model.search_fields):
            names.add("search_text")
            for row in rows:
                row.fill_search_text()
        write(self.model, rows, sorted(names))

    def update(self, **values):
        found_by = set(self.model.search_fields) if issubclass(self.model, Searchable) else set()
        if found_by & set(values) and "search_text" not in values:
            raise TypeError("update() would leave the search words behind; use save() or bulk_update().")
        return super().update(**values)

    update.alters_data = True

    def _permission(self, act):
        meta = self.model._meta
        return f"{meta.app_label}.{act}_{meta.model_name}"


class CrmModel(models.Model):
    """A row of the office's work: dated, and known to be real or a sample."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = CrmQuerySet.as_manager()

    class Meta:
        abstract = True

    def locked_against(self, names):
        """Why these fields of the row are not to be changed as things stand, in a sentence; "" when they may be."""
        return ""

    @classmethod
    def clean_many(cls, rows, names):
        """What `clean` says of rows whose fields `names` were changed: {place: [sentence, …]}.

        A model whose `clean` asks the database asks once for all of them here.
        """
        said = {}
        for place, row in enumerate(rows):
            try:
                row.clean()
            except ValidationError as error:
                said[place] = error.messages
        return said

    def check_all(self, exclude=()):
        """Every rule of the row. Raises ValidationError with a flat list of sentences, each with its field."""
        try:
            self.full_clean(exclude=exclude)
        except ValidationError as error:
            raise ValidationError(list(_sentences(self, error))) from error


def _sentences(row, error):
    for name, messages in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else row._meta.get_field(name).verbose_name
        for message in messages:
            yield after_label(label, message) if label else message


class Bilingual(models.Model):
    """A thing with an English and a Chinese name; one of the two may be missing."""

    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the reader's language, else the other one."""
        return self._names()[0] or self._names()[1]

    @property
    def other_name(self):
        """The name in the other language, or "" when there is none or it is the same."""
        first, second = self._names()
        return second if first and second != first else ""

    @property
    def other_language(self):
        return "en" if reads_chinese() else "zh-Hans"

    def _names(self):
        names = (self.name_en, self.name_zh)
        return names[::-1] if reads_chinese() else names


def reads_chinese():
    return (get_language() or "").startswith("zh")


def named(name):
    """The constraint that a bilingual row has at least one of its names."""
    return models.CheckConstraint(
        condition=~Q(name_en="", name_zh=""),
        name=name,
        violation_error_message=_("Write an English or a Chinese name."),
    )
