"""The people, districts and industries that generated rows are given to."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from partners.models import Industry
from promotion_crm.models import District, User

MANAGERS = 8
ROLES = ("account manager", "district officer", "event officer", "verifier", "city administrator")


@dataclass
class Staff:
    """Keys of what a row may point to; `officers` pairs a user with their district."""

    managers: list
    officers: list
    event_officers: list
    verifiers: list
    city: list
    districts: list
    industries: list

    @property
    def owners(self):
        return self.managers + [user for user, _district in self.officers]


def hire():
    """Make the generated colleagues unless they are there, and read who can be given work.

    They cannot sign in: their password is unusable.
    """
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    districts = list(District.objects.order_by("code"))
    for n in range(1, MANAGERS + 1):
        _hire(f"generated-manager-{n}", f"Generated Manager {n}", f"生成客户经理{n}", groups["account manager"])
    for district in districts:
        code = f"generated-officer-{district.code}"
        _hire(code, f"Generated Officer {district.name_en}", "", groups["district officer"], district)
    _hire("generated-events", "Generated Event Officer", "", groups["event officer"])
    _hire("generated-verifier", "Generated Verifier", "", groups["verifier"])
    _hire("generated-city", "Generated City Administrator", "", groups["city administrator"])
    active = User.objects.filter(is_active=True).order_by("username")
    by_role = {role: list(active.filter(groups__name=role).values_list("pk", "district")) for role in ROLES}
    return Staff(
        managers=[user for user, _district in by_role["account manager"]],
        officers=[pair for pair in by_role["district officer"] if pair[1]],
        event_officers=[user for user, _district in by_role["event officer"]],
        verifiers=[user for user, _district in by_role["verifier"]],
        city=[user for user, _district in by_role["city administrator"]],
        districts=[district.pk for district in districts],
        industries=list(Industry.objects.order_by("code").values_list("pk", flat=True)),
    )


def _hire(username, name_en, name_zh, group, district=None):
    values = {"name_en": name_en, "name_zh": name_zh, "district": district, "is_staff": True, "is_sample": True}
    user, new = User.objects.get_or_create(username=username, defaults=values | {"password": make_password(None)})
    if new:
        user.groups.add(group)
