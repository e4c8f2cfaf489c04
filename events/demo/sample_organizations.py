"""Invented investors, two invented partners, and sample contacts. No firm or person is real."""

from datetime import date, timedelta
from itertools import count

from partners.models import Appointment, Contact, Industry, Organization, Program
from promotion_crm.models import District, User

from .identities import known_as

NOT_REAL = "Sample: no real firm, person or talk stands behind this."
Kind = Organization.Kind

# name, Chinese name, kind, country, industry, district
ORGANIZATIONS = [
    ("Sample Aurora Biotech", "样例极光生物", Kind.COMPANY, "DE", "biomedicine", "Pudong New Area"),
    ("Sample Negev Water", "样例内盖夫水务", Kind.COMPANY, "IL", "water_environment", "Putuo"),
    ("Sample Galil Mobility", "样例加利利汽车科技", Kind.COMPANY, "IL", "automobiles", "Putuo"),
    ("Sample Harbour Logistics", "样例海港物流", Kind.COMPANY, "HK", "trade_logistics", "Pudong New Area"),
    ("Sample Kowloon Fintech", "样例九龙金融科技", Kind.FINANCE, "HK", "financial_services", "Hongkou"),
    ("Sample Rhine Chemicals", "样例莱茵化工", Kind.COMPANY, "DE", "chemicals", "Jinshan"),
    ("Sample Musashi Robotics", "样例武藏机器人", Kind.COMPANY, "JP", "high_end_equipment", "Jiading"),
    ("Sample Hanbit Semiconductor", "样例韩光半导体", Kind.COMPANY, "KR", "integrated_circuits", "Pudong New Area"),
    ("Sample Straits Health", "样例海峡健康", Kind.COMPANY, "SG", "life_health", "Minhang"),
    ("Sample Alpine Materials", "样例阿尔卑斯新材料", Kind.COMPANY, "CH", "advanced_materials", "Songjiang"),
    ("Sample Prairie Foods", "样例草原食品", Kind.COMPANY, "US", "agriculture", "Chongming"),
    ("Sample Fjord Energy", "样例峡湾能源", Kind.COMPANY, "SE", "green_low_carbon", "Fengxian"),
    ("Sample Trade Chamber", "样例商会", Kind.ASSOCIATION, "GB", "", ""),
    ("Sample Advisers", "样例咨询", Kind.CONSULTANCY, "US", "professional_services", "Huangpu"),
]
MANAGED = [
    "HKTDC",
    "IsCham",
    "PwC China",
    "McKinsey & Company",
    "China International Capital Corporation (CICC)",
    "Bay Area Council (San Francisco)",
    "Sample Aurora Biotech",
    "Sample Negev Water",
    "Sample Harbour Logistics",
    "Sample Trade Chamber",
    "Sample Advisers",
]
# organization: contacts as (English name, Chinese name, title); the first is the primary one
CONTACTS = {
    "Sample Aurora Biotech": [("Anna Sample", "", "Head of Asia"), ("Zhang Sample", "张样例", "中国区总经理")],
    "Sample Negev Water": [
        ("Noa Sample", "", "Chief executive"),
        ("Eitan Sample", "", "Engineer in chief"),
        ("Liu Sample", "刘样例", "首席代表"),
    ],
    "Sample Galil Mobility": [("Tamar Sample", "", "Vice president"), ("Yael Sample", "", "Project manager")],
    "Sample Harbour Logistics": [("Chan Sample", "陈样例", "董事"), ("Ivy Sample", "", "Head of expansion")],
    "Sample Kowloon Fintech": [("Wong Sample", "黄样例", "行政总裁"), ("Grace Sample", "", "Counsel")],
    "Sample Rhine Chemicals": [("Jürgen Sample", "", "Managing director"), ("Zhao Sample", "赵样例", "法务总监")],
    "Sample Musashi Robotics": [("Kenji Sample", "", "President"), ("Aiko Sample", "", "Planning")],
    "Sample Hanbit Semiconductor": [("Min-jun Sample", "", "Director"), ("Piao Sample", "朴样例", "投资部长")],
    "Sample Straits Health": [("Priya Sample", "", "Chief financial officer"), ("Lim Sample", "林样例", "总监")],
    "Sample Alpine Materials": [("Claire Sample", "", "Head of strategy"), ("Reto Sample", "", "Engineer")],
    "Sample Prairie Foods": [("Daniel Sample", "", "Vice president"), ("Laura Sample", "", "Government affairs")],
    "Sample Fjord Energy": [("Astrid Sample", "", "Chief executive"), ("Sun Sample", "孙样例", "亚太区总裁")],
    "Sample Trade Chamber": [("James Sample", "", "Executive director"), ("Olivia Sample", "", "Member services")],
    "Sample Advisers": [("Sarah Sample", "", "Partner"), ("Gao Sample", "高样例", "合伙人")],
    "HKTDC": [("Ho Sample", "何样例", "Sample contact, manager"), ("Yip Sample", "叶样例", "Sample contact, events")],
    "IsCham": [("Dana Sample", "", "Sample contact, events"), ("Ma Sample", "马样例", "Sample contact, members")],
    "PwC China": [("Qian Sample", "钱样例", "Sample contact, partner")],
    "McKinsey & Company": [("Peter Sample", "", "Sample contact, consultant")],
    "China International Capital Corporation (CICC)": [("Jin Sample", "金样例", "Sample contact, banker")],
    "Bank of China Shanghai Branch": [("Feng Sample", "冯样例", "Sample contact, desk")],
    "Bay Area Council (San Francisco)": [("Michael Sample", "", "Sample contact, programs")],
}
LEAVE_ALONE = {"Reto Sample", "Grace Sample", "Laura Sample"}
# sample partner: how many days its three years still run
TERMS = {"Sample Trade Chamber": 35, "Sample Advisers": 80}


def load(today):
    for name_en, name_zh, kind, country, industry, district in ORGANIZATIONS:
        Organization.objects.create(
            name_en=name_en,
            name_zh=name_zh,
            kind=kind,
            country=country,
            industry=Industry.objects.filter(code=industry).first(),
            district=District.objects.filter(name_en=district).first(),
            note=NOT_REAL,
            is_sample=True,
        )
    for name in MANAGED:
        organization = find(name)
        organization.account_manager = User.objects.get(username="account")
        organization.save()
    numbers = count(1000)
    for name, people in CONTACTS.items():
        _contacts(find(name), people, today, numbers)
    for name, days in TERMS.items():
        _appoint(find(name), today + timedelta(days=days))


def is_loaded():
    return Organization.objects.filter(name_en=ORGANIZATIONS[0][0], is_sample=True).exists()


def find(name):
    """The demo's organization of that name: a sample, or one of public record."""
    name = known_as(name)
    return Organization.objects.get(name_en=name, is_sample=name.startswith("Sample "))


def _contacts(organization, people, today, numbers):
    slug = organization.name_en.split()[1].lower() if organization.is_sample else "partner"
    for name_en, name_zh, title in people:
        Contact.objects.create(
            organization=organization,
            name_en=name_en,
            name_zh=name_zh,
            title=title,
            email=f"{name_en.split()[0].lower()}@{slug}.example" if name_en.isascii() else "",
            phone=f"+86 21 5550 {next(numbers)}",
            wechat=f"sample-{name_en.split()[0].lower()}" if name_zh else "",
            languages="Chinese, English" if name_zh else "English",
            is_primary=organization.is_sample and name_en == people[0][0],
            do_not_contact=name_en in LEAVE_ALONE,
            legal_basis=Contact.Basis.CONSENT,
            data_source="Sample",
            consented_on=today - timedelta(days=300),
            withdrawn_on=today - timedelta(days=20) if name_en in LEAVE_ALONE else None,
            note=NOT_REAL,
            is_sample=True,
        )


def _appoint(organization, ends):
    Appointment.objects.create(
        organization=organization,
        program=Program.objects.get(code="GPFI"),
        category=Appointment.Category.ASSOCIATION
        if organization.kind == Kind.ASSOCIATION
        else Appointment.Category.PROFESSIONAL,
        category_basis="sample",
        certificate_number=f"GPFI-SAMPLE-{organization.pk}",
        starts_on=_three_years_before(ends + timedelta(days=1)),
        ends_on=ends,
        note=NOT_REAL,
        is_sample=True,
    )


def _three_years_before(day):
    return date(day.year - 3, day.month, min(day.day, 28))
