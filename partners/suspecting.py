"""Which leads a new one may repeat: same code, same investor and industry, similar names."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import connection
from django.db.models import Q
from rapidfuzz import fuzz, utils

from promotion_crm.search import tokens

MONTHS = timedelta(days=365)
ALIKE = 88  # of 100, by rapidfuzz; "Negev water reuse plant" and "Negev Water re-use plant" have 96
CANDIDATES = 200
ENTERING = 5_201_316  # advisory lock: leads are compared one after the other
# What every third project is called says nothing about which it is.
COMMON = {
    *("project", "plant", "office", "centre", "center", "factory", "china", "shanghai", "asia", "the", "and", "of"),
    *("for", "sample", "项目", "中心", "上海", "中国"),
}


def look_for_duplicates(lead, *, wait=False, rows=None):
    """Earlier leads that may be the same project, closest first: [(lead, [ground, …]), …].

    `lead` may be unsaved. With `wait` others who do the same wait until this transaction
    ends. `rows` narrows where to look, to what a person may see.
    """
    model = apps.get_model("partners", "ProjectLead")
    if wait:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERING])
    others = model._base_manager.all() if rows is None else rows
    others = others.exclude(pk=lead.pk).exclude(status="duplicate") if lead.pk else others.exclude(status="duplicate")
    found = {}
    for ground, alike in _grounds(lead, others):
        for other in alike:
            found.setdefault(other, []).append(ground)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0].pk))[:20]


def _grounds(lead, others):
    yield "code", others.filter(landing_code=lead.landing_code)[:5] if lead.landing_code else ()
    recent = others.filter(received_on__gt=lead.received_on - MONTHS, received_on__lt=lead.received_on + MONTHS)
    same = lead.investor_id and lead.industry_id
    yield "investor", recent.filter(investor=lead.investor_id, industry=lead.industry_id)[:10] if same else ()
    yield "name", _alike(lead, recent) if lead.title else ()


def _alike(lead, recent):
    """Leads of a year around with nearly the same title, or nearly the same investor's name and title."""
    words = [
        word
        for word in tokens(lead.title, pinyin=False).split()
        if word not in COMMON and len(word) > 1 and not word.isdigit()
    ]
    if not words:
        return []
    # Two of the longest words, either way round: the rarest are among them as a rule.
    longest = sorted(words, key=len, reverse=True)[:4]
    asked = reduce(or_, [Q(search_text__found=word) for word in longest])
    mine = utils.default_process(lead.title)
    rows = recent.filter(asked).select_related("investor")[:CANDIDATES]
    return [other for other in rows if fuzz.token_sort_ratio(mine, utils.default_process(other.title)) >= ALIKE]
