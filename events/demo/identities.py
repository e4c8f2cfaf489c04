"""Which names in the sources mean the same organization, each with the reason.

Two names are one organization only where the sources bear it out. Deloitte and Deloitte
China stay apart: nothing says that Huangpu appointed the China firm. So do the Bank of
China and its Shanghai branch, which hold different appointments; the branch has a parent.
"""

# name in the source: (name it is loaded under, why)
SAME = {
    "Hong Kong Trade Development Council": (
        "Hong Kong Trade Development Council (HKTDC)",
        "the same Chinese name, and the note refers to the other row",
    ),
    "HKTDC": ("Hong Kong Trade Development Council (HKTDC)", "its initials, given with the full name"),
    "IsCham": ("China Israel Chamber of Commerce (IsCham)", "its short name, given with the full name"),
    "Jones Lang LaSalle": ("JLL", "the same Chinese name; JLL is its short name"),
    "McKinsey": ("McKinsey & Company", "its short name; the Chinese name is the same without 咨询公司"),
    "PwC": ("PwC China", "the note says that it is also the partner of programme A"),
}
PARENTS = {"Bank of China Shanghai Branch": "Bank of China"}

# Only where the name or a note says it. A chamber has the country whose business it stands for.
COUNTRIES = {
    "Hong Kong Trade Development Council (HKTDC)": "HK",
    "China Israel Chamber of Commerce (IsCham)": "IL",
    "Singapore Chamber of Commerce and Industry in China": "SG",
    "Bay Area Council (San Francisco)": "US",
    "Bank of China": "CN",
    "Bank of China Shanghai Branch": "CN",
    "China International Capital Corporation (CICC)": "CN",
    "National Green Development Fund": "CN",
}


def known_as(name):
    """The name an organization is loaded under, for any of its names in the sources."""
    return SAME[name][0] if name in SAME else name
