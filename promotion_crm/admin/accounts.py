from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import User
from promotion_crm.roles import ROLES, labels
from promotion_crm.signing_in.letters import ADDRESS, PASSWORD, tell_owner
from promotion_crm.wording import listed

from .account_acts import end_sessions, reset_second_factor
from .base import CrmModelAdmin, ReadOnly
from .forms import CrmForm
from .rows import is_autocomplete

ACTS = {"view": _("view"), "add": _("add"), "change": _("change"), "delete": _("delete")}

admin.site.unregister(Group)


class UserForm(CrmForm, UserChangeForm):
    pass


class NewUserForm(AdminUserCreationForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The page puts the cursor there itself; asked twice, the browser complains.
        self.fields["username"].widget.attrs.pop("autofocus", None)


class RoleChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return ROLES[group.name].label


class RoleFilter(admin.RelatedFieldListFilter):
    """Groups by their names in words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("Role")

    def field_choices(self, field, request, model_admin):
        choices = super().field_choices(field, request, model_admin)
        return [(pk, ROLES[name].label if name in ROLES else name) for pk, name in choices]


@admin.register(User)
class UserAdmin(CrmModelAdmin, StockUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ["username", "name_en", "name_zh", "district", "roles_in_words", "is_active"]
    list_filter = [("groups", RoleFilter), "is_active", "district"]
    ordering = ["username"]
    search_fields = ["username", "name_en", "name_zh", "email"]
    search_help_text = _("User name, name or e-mail")
    filter_horizontal = ()
    plain_choices = ("groups",)
    fixed = ["second_factor_since", "last_login", "date_joined"]
    actions = [end_sessions, reset_second_factor]
    people = (_("Person"), {"fields": ["name_en", "name_zh", "email", "district", "manager", ("language", "digest")]})
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        people,
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "second_factor_since"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        people,
        (_("Access"), {"fields": ["is_staff", "groups"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_view_permission(self, request, obj=None):
        """Who gives work to a colleague looks them up by name, and sees no more of them."""
        if is_autocomplete(request):
            return request.user.is_staff
        return super().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        """A superuser's account is for superusers, or whoever changes accounts were one."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Accounts are disabled: what a person did stays theirs."""
        return False

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - named by Django
        """Of one's own account only with the old one: whoever finds a page left open does not take it over."""
        if str(request.user.pk) == unquote(id):
            return redirect("change-password")
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302 and answer.url != request.get_full_path():
            tell_owner(User.objects.get(pk=unquote(id)), PASSWORD)
        return answer

    def save_model(self, request, obj, form, change):
        """Another address is told to the one before: whatever is done to the account next goes past its owner."""
        before = User.objects.get(pk=obj.pk) if change and "email" in form.changed_data else None
        super().save_model(request, obj, form, change)
        if before:
            tell_owner(before, ADDRESS)

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if not request.user.is_superuser:
            fields.append("is_superuser")
            if obj == request.user:  # nobody gives themselves a role
                fields += ["groups", "is_staff", "is_active"]
        return fields

    def get_changeform_initial_data(self, request):
        return {"is_staff": True, "language": request.user.language} | super().get_changeform_initial_data(request)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RoleChoices(
            Group.objects.filter(name__in=ROLES),
            label=_("Roles"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("What a person may do comes from their roles alone."),
        )

    @admin.display(description=_("Roles"))
    def roles_in_words(self, user):
        return listed(labels({g.name for g in user.groups.all()})) or None


@admin.register(Group)
class RoleAdmin(ReadOnly, CrmModelAdmin):
    """The roles, for reading: `migrate` makes them say what the table in the code says."""

    list_display = ["label"]
    search_fields = ["name"]
    fieldsets = [(None, {"fields": ["label", "people", "allowed"]})]
    readonly_fields = ["label", "people", "allowed"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Roles")} | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        titles = {"title": _("Role"), "subtitle": None}
        return super().change_view(request, object_id, form_url, titles | (extra_context or {}))

    @admin.display(description=_("Role"), ordering="name")
    def label(self, group):
        return ROLES[group.name].label if group.name in ROLES else group.name

    @admin.display(description=_("People"))
    def people(self, group):
        return listed(User.objects.colleagues().filter(groups=group)) or None

    @admin.display(description=_("Permissions"))
    def allowed(self, group):
        """One line per model, such as "Event: view, add"."""
        lines = {}
        for permission in group.permissions.select_related("content_type"):
            lines.setdefault(capfirst(permission.content_type.name), []).append(_in_words(permission))
        colon = pgettext("after a label", ": ")
        return "\n".join(f"{model}{colon}{listed(words)}" for model, words in lines.items())


def _in_words(permission):
    """What one permission allows; the names the database keeps are English only."""
    act, _dash, model = permission.codename.partition("_")
    return ACTS[act] if act in ACTS and model == permission.content_type.model else gettext(permission.name)
