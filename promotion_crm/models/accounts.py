import pgtrigger
from django.contrib.auth.models import AbstractUser, Group, Permission, UserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Concat, JSONObject
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track

from .base import Bilingual, CrmQuerySet
from .places import District
from .saved_views import SavedView


class UserQuerySet(CrmQuerySet):
    def colleagues(self):
        """The people who can be given work."""
        return self.filter(is_active=True).order_by("username")

    def offered_to(self, user):
        """Work is given to any colleague, also by those who cannot open accounts."""
        return self.colleagues() if user.is_staff else self.none()

    def managed_by(self, user):
        """Those whose late work is this person's business: who names them as manager; all, of a city administrator."""
        if "city administrator" in user.roles:
            return self.exclude(pk=user.pk)
        return self.filter(manager=user.pk).exclude(pk=user.pk)

    def named_to(self, user):
        """The name of a colleague is no secret, nor that of one who has left."""
        return self.all()


class People(UserManager.from_queryset(UserQuerySet)):
    pass


@track(exclude=["password", "last_login"])
class User(Bilingual, AbstractUser):
    """A member of staff. What they may do comes from their roles, see `roles.py`."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        CHINESE = "zh-hans", _("Chinese")

    class Mail(models.TextChoices):
        OFF = "", _("No mail")
        DAILY = "daily", _("Every day on which there is something")
        MONDAYS = "mondays", _("On Mondays")

    first_name = last_name = None
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True)
    digest = models.CharField(
        _("mail of what is due"), max_length=7, choices=Mail, default=Mail.DAILY, db_default="daily", blank=True
    )
    manager = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("manager"),
        related_name="managed",
        null=True,
        blank=True,
        help_text=_("Is shown what this person is late with."),
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    second_factor_since = models.DateTimeField(_("second factor since"), null=True, blank=True, editable=False)

    objects = People()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("id")),
                name="user_not_own_manager",
                violation_error_message=_("Nobody is their own manager; choose another, or none."),
            )
        ]
        triggers = [
            # Accounts are disabled: what a person did stays theirs.
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            # Whoever got in with the old password, or before the account was disabled, is out, by whatever path.
            pgtrigger.Trigger(
                name="sessions_end",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("password", "is_active"),
                condition=pgtrigger.Q(old__password__df=pgtrigger.F("new__password"))
                | pgtrigger.Q(old__is_active=True, new__is_active=False),
                func="DELETE FROM promotion_crm_browsersession WHERE user_id = NEW.id; RETURN NULL;",
            ),
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return self.name or self.username

    def get_short_name(self):
        return self.get_full_name()

    def hold(self):
        """Let other acts of this person wait until the transaction ends: a second click finds what the first did."""
        User.objects.select_for_update(no_key=True).get(pk=self.pk)

    @cached_property
    def roles(self):
        """The keys of this person's roles, as a set."""
        return frozenset(self._kept[0])

    @cached_property
    def marked_views(self):
        """The views this person pinned or starts a list with, of those still shared with them, as dicts."""
        return self._kept[1]

    @cached_property
    def permissions(self):
        """The names of all this person's permissions, as a set."""
        return set(self._kept[2])

    @cached_property
    def _kept(self):
        """Roles, marked views and permissions in one query: every page asks for all three."""
        roles = Group.objects.filter(user=OuterRef("pk")).values("name")
        marked = SavedView.objects.usable_by(self).filter(marks__user=self.pk).order_by("list_name", "name")
        views = marked.values(
            said=JSONObject(
                id="pk",
                name="name",
                list="list_name",
                query="query",
                pinned=F("marks__pinned"),
                default=F("marks__is_default"),
            )
        )
        parts = [ArraySubquery(part) for part in (roles, views, _held_by(self))]
        return User.objects.filter(pk=self.pk).values_list(*parts).first() or ([], [], [])


def _held_by(user):
    """The permissions of a person and of their roles, as `app_label.codename`."""
    held = Permission.objects.order_by()
    if not user.is_superuser:
        of_roles = held.filter(group__user=user.pk).values("pk")
        held = held.filter(Q(pk__in=held.filter(user=user.pk).values("pk")) | Q(pk__in=of_roles))
    return held.values(named=Concat("content_type__app_label", Value("."), "codename"))
