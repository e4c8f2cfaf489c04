"""Names of countries and regions that django-countries lacks or has wrong in Chinese.

Hong Kong, Macao and Taiwan as Chinese government statistics write them; the others as the
Ministry of Foreign Affairs does. An English name is the library's own where it is right.
"""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "HK": _("Hong Kong, China"),
    "MO": _("Macao, China"),
    "TW": _("Taiwan, China"),
    "AW": _("Aruba"),
    "BA": _("Bosnia and Herzegovina"),
    "BS": _("Bahamas"),
    "BW": _("Botswana"),
    "CC": _("Cocos (Keeling) Islands"),
    "CD": _("Democratic Republic of the Congo"),
    "CG": _("Congo"),
    "DM": _("Dominica"),
    "DO": _("Dominican Republic"),
    "GG": _("Guernsey"),
    "KG": _("Kyrgyzstan"),
    "KM": _("Comoros"),
    "LR": _("Liberia"),
    "MK": _("North Macedonia"),
    "ML": _("Mali"),
    "NP": _("Nepal"),
    "PN": _("Pitcairn"),
    "SJ": _("Svalbard and Jan Mayen"),
    "SR": _("Suriname"),
    "TJ": _("Tajikistan"),
    "TT": _("Trinidad and Tobago"),
    "UM": _("United States Minor Outlying Islands"),
    "WS": _("Samoa"),
}
