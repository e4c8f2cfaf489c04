"""What the founding article says of two partners: notes, and their representatives by name."""

from partners.models import Contact, Organization
from promotion_crm.models import District, Zone

from .identities import known_as
from .tables import rows

ARTICLE = "Founding article, 2023"
# The one fact about Shanghai is an event, which is loaded with the events.
# A fact of a place or a market stands with the partner it is about.
ABOUT = {"Hong Kong": "HKTDC", "Putuo": "IsCham"}
HUB = ("china-israel-hub", "China-Israel (Shanghai) Innovation Hub", "310107")


def load():
    for row in rows("seed_facts"):
        name = known_as(ABOUT.get(row["subject"], row["subject"]))
        organization = Organization.objects.filter(name_en=name, is_sample=False).first()
        if row["kind"] == "representative":
            _represent(organization, row)
        elif organization:
            organization.note = f"{organization.note}\n{_sentence(row)}".strip()
            organization.save()
    code, name, district = HUB
    hub, new = Zone.objects.get_or_create(code=code, defaults={"name_en": name})
    if new:
        hub.districts.set(District.objects.filter(code=district))


def _sentence(row):
    """A fact with its day, as in `2016: Shanghai representative office opened.`"""
    return f"{row['date'][:1].upper()}{row['date'][1:]}: {row['fact'].rstrip('.')}. ({ARTICLE})"


def _represent(organization, row):
    name, title = row["fact"].split(", ", 1)
    Contact.objects.create(
        organization=organization,
        name_en=name,
        title=f"{title[:1].upper()}{title[1:]}",
        legal_basis=Contact.Basis.PUBLIC,
        data_source=f"{ARTICLE}: {row['kind']}",
    )
