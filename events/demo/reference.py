"""Districts, zones and industries. Loading them again leaves what is there as it is."""

from partners.models import Industry
from promotion_crm.models import District, Zone

from .tables import rows

# Only the districts that a zone certainly reaches into.
ZONES = [
    ("lingang", "Lingang Special Area", "临港新片区", ["310115", "310120"]),
    ("hongqiao", "Hongqiao International CBD", "虹桥国际中央商务区", ["310105", "310112", "310114", "310118"]),
    ("zhangjiang", "Zhangjiang Science City", "张江科学城", ["310115"]),
    ("eastern-hub", "Eastern Hub International Business Cooperation Zone", "东方枢纽国际商务合作区", ["310115"]),
]


def load():
    for row in rows("districts"):
        District.objects.get_or_create(code=row.pop("code"), defaults=row)
    for row in rows("industries"):
        Industry.objects.get_or_create(code=row.pop("code"), defaults=row)
    for code, name_en, name_zh, districts in ZONES:
        zone, new = Zone.objects.get_or_create(code=code, defaults={"name_en": name_en, "name_zh": name_zh})
        if new:
            zone.districts.set(District.objects.filter(code__in=districts))
