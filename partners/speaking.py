"""The language in which one writes to somebody."""

import re

from promotion_crm.search import IS_HAN

ENGLISH, CHINESE = "en", "zh-hans"
SPOKEN = re.compile(
    r"(?P<zh>\bzh|chinese|mandarin|putonghua|中文|汉语|漢語|华语|普通话)|(?P<en>\ben\b|english|英)", re.I
)


def spoken_by(contact, name=""):
    """The one a contact speaks first, else that of their name; without a contact that of the name given."""
    if contact and contact.languages and (first := SPOKEN.search(contact.languages)):
        return CHINESE if first["zh"] else ENGLISH
    if contact:
        return ENGLISH if contact.name_en else CHINESE
    return CHINESE if IS_HAN.search(name) else ENGLISH
