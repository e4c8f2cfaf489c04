"""Views people saved: a question put to a list under a name, and who pinned it or starts with it."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.roles import ROLES, TAKE_OVER

from .base import CrmModel, CrmQuerySet


def role_choices():
    return [(key, role.label) for key, role in ROLES.items()]


class SavedViewQuerySet(CrmQuerySet):
    def usable_by(self, user):
        """Those this person works with: their own, and those shared with them."""
        roles = Group.objects.filter(user=user.pk).values("name")
        shared = SavedView.Shared
        return self.filter(Q(owner=user.pk) | Q(shared=shared.EVERYONE) | Q(shared=shared.ROLE, role__in=roles))

    def left_behind(self):
        """Those whose owner has left."""
        return self.filter(owner__is_active=False)

    def seen_by(self, user):
        seen = self.usable_by(user)
        return seen | self.left_behind() if user.has_perm(TAKE_OVER) else seen

    def changed_by(self, user):
        own = self.filter(owner=user.pk)
        return own | self.left_behind() if user.has_perm(TAKE_OVER) else own


@track()
class SavedView(CrmModel):
    """A question put to a list, under a name: its filters, columns and order as a query string.

    Whoever opens it sees the rows and columns that they themselves may see.
    """

    class Shared(models.TextChoices):
        PRIVATE = "private", _("Only me")
        ROLE = "role", _("A role")
        EVERYONE = "everyone", _("Everyone")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="saved_views"
    )
    list_name = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name of the view"), max_length=80)
    query = models.TextField(_("filters, columns and order"), max_length=8000, blank=True)
    shared = models.CharField(_("shared with"), max_length=8, choices=Shared, default=Shared.PRIVATE)
    role = models.CharField(_("role"), max_length=40, choices=role_choices, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["list_name", "name", "id"]
        permissions = [("take_over_views", _("Can take over the views of those who left"))]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                name="saved_view_named_once",
                violation_error_message=_("You have a view of that name on this list: choose another name."),
            ),
            models.CheckConstraint(
                condition=Q(shared="role") & ~Q(role="") | ~Q(shared="role") & Q(role=""),
                name="saved_view_role_when_shared_with_one",
                violation_error_message=_("Choose the role to share with, and none otherwise."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def shared_words(self):
        return self.get_role_display() if self.shared == self.Shared.ROLE else self.get_shared_display()

    @transaction.atomic
    def mark(self, user, **fields):
        """Pin the view for this person or make it their default, or take that back; see ViewMark."""
        user.hold()
        if fields.get("is_default"):
            ViewMark.objects.filter(user=user, list_name=self.list_name).update(is_default=False)
        ViewMark.objects.update_or_create(
            user=user, view=self, defaults=fields, create_defaults={"list_name": self.list_name} | fields
        )


class ViewMarkQuerySet(CrmQuerySet):
    def seen_by(self, user):
        return self.filter(user=user.pk)


@track()
class ViewMark(models.Model):
    """What a view is to one person: pinned in the navigation, or what its list opens with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("user"), related_name="view_marks"
    )
    view = models.ForeignKey(SavedView, models.CASCADE, verbose_name=_("saved view"), related_name="marks")
    list_name = models.CharField(_("list"), max_length=40)
    pinned = models.BooleanField(_("pinned"), default=False)
    is_default = models.BooleanField(_("default"), default=False)

    objects = ViewMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark of a view")
        verbose_name_plural = _("marks of views")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "view"],
                name="view_marked_once",
                violation_error_message=_("This person has marked this view already: change that mark."),
            ),
            models.UniqueConstraint(
                fields=["user", "list_name"],
                condition=Q(is_default=True),
                name="one_default_view_per_list",
                violation_error_message=_("The list opens with another view already: take that back first."),
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.view_id}"
