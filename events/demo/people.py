"""The demo's colleagues, one for each role, and two district officers."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from promotion_crm.models import District, User


@dataclass(frozen=True)
class Colleague:
    username: str
    name_en: str
    name_zh: str
    role: str
    district: str = ""


COLLEAGUES = [
    Colleague("admin", "Sample Administrator", "样例管理员", "system administrator"),
    Colleague("city", "Chen Sample", "陈样例", "city administrator"),
    Colleague("account", "Lin Sample", "林样例", "account manager"),
    Colleague("putuo", "Wu Sample", "吴样例", "district officer", "Putuo"),
    Colleague("pudong", "Zhou Sample", "周样例", "district officer", "Pudong New Area"),
    Colleague("verifier", "Xu Sample", "徐样例", "verifier"),
    Colleague("events", "Sun Sample", "孙样例", "event officer"),
    Colleague("leadership", "He Sample", "何样例", "leadership"),
    Colleague("privacy", "Tang Sample", "唐样例", "privacy officer"),
]


def load(password):
    """Make the colleagues who are missing, with this password. Returns their user names."""
    return [colleague.username for colleague in COLLEAGUES if _hire(colleague, password)]


def _hire(colleague, password):
    if User.objects.filter(username=colleague.username).exists():
        return False
    user = User.objects.create_user(
        colleague.username,
        password=password,
        name_en=colleague.name_en,
        name_zh=colleague.name_zh,
        district=District.objects.filter(name_en=colleague.district).first(),
        is_staff=True,
        is_superuser=colleague.username == "admin",
        is_sample=True,
    )
    user.groups.add(Group.objects.get(name=colleague.role))
    return True
