"""Which column of a guest list holds what: by its heading, in either language, else by what stands in it."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from events.models import Participation
from promotion_crm.importing.cells import OneOf
from promotion_crm.search import plain

FIELDS = {
    "name": _("Name"),
    "organization": _("Organization"),
    "email": _("E-mail"),
    "title": _("Job title"),
    "role": _("Role"),
}
HEADS = {
    "name": "name|full name|guest name|name of guest|name as given|contact|contact person|participant|attendee"
    "|english name|chinese name|姓名|名字|名称|姓名(中文)|中文姓名|英文姓名|中文名|英文名|登记姓名|参会人|参会人员"
    "|参会人姓名|嘉宾姓名|联系人|宾客",
    "organization": "organization|organisation|company|company name|employer|firm|institution|affiliation"
    "|organization as given|机构|机构名称|单位|单位名称|工作单位|所在单位|公司|公司名称|企业|企业名称|登记机构"
    "|所属机构",
    "email": "e-mail|email|mail|e mail|email address|e-mail address|e-mail as given|电子邮件|电子邮箱|邮箱"
    "|邮箱地址|邮件|登记邮箱",
    "title": "title|job title|position|job title of that day|function|职务|职位|头衔|职称|当日职务",
    "role": "role|角色|参会角色|身份",
}
KNOWN = {word: name for name, words in HEADS.items() for word in words.split("|")}
FIRM = re.compile(
    r"\b(ltd|limited|inc|llc|llp|plc|gmbh|ag|kg|s\.?a\.?|b\.?v\.?|corp\w*|co|company|group|bank|chamber|association"
    r"|consulate|embassy|university|institute|holdings?|agency|council|bureau|cent(re|er)|office|fund|capital"
    r"|trust|foundation|ministry)\b|公司|集团|银行|商会|协会|中心|大学|学院|研究院|委员会|领事馆|使馆|事务所|基金|[厂局处]$",
    re.IGNORECASE,
)
POST = re.compile(
    r"\b(director|manager|president|c[efto]o|chair\w*|officer|head|founder|secretary|consul|ambassador|professor|vp"
    r"|representative|engineer|lawyer|counsel|analyst|adviser|advisor)\b"
    r"|总监|经理|主任|总裁|董事|会长|主席|秘书|教授|首席|部长|处长|局长|领事$|参赞|律师|合伙人|代表$|顾问",
    re.IGNORECASE,
)
AT = re.compile("[@＠]")
WORDLESS = re.compile(r"[\d\s()+./:-]*")
SOME = 0.2  # of the cells of a column tell what it holds
SAMPLE = 200


@dataclass
class Columns:
    """`places` is {place of the column: field}; `head` are the headings, where the first row holds them."""

    places: dict = field(default_factory=dict)
    head: list = field(default_factory=list)
    width: int = 0


def columns_of(rows, is_firm, *, has_head=None, chosen=None):
    """The Columns of the first rows of a list, each a list of cells.

    `is_firm` says of a text whether an organization is called so. `has_head` and `chosen`, {place: field or ""},
    are what a person said, and come first.
    """
    rows = rows[: SAMPLE + 1]
    found = Columns(width=max(map(len, rows), default=0))
    if has_head if has_head is not None else _is_head(rows[0]):
        found.head, rows = rows[0], rows[1:]
    if chosen:
        found.places = {place: name for place, name in chosen.items() if name}
        return found
    for place, text in enumerate(found.head):
        if (name := KNOWN.get(plain(text.strip(" *:：")))) and name not in found.places.values():
            found.places[place] = name
    _by_content(found, [_column(rows, place) for place in range(found.width)], is_firm)
    return found


def _is_head(cells):
    return any(plain(cell.strip(" *:：")) in KNOWN for cell in cells) and not any(map(AT.search, cells))


def _column(rows, place):
    return [row[place] for row in rows if place < len(row) and row[place]]


def _by_content(found, columns, is_firm):
    """Give the fields that no heading named, where there are none, to the columns that look like them."""
    free = [n for n, cells in enumerate(columns) if n not in found.places and cells]
    if "email" not in found.places.values():
        _take(found, free, columns, "email", AT.search)
    if found.head:
        return
    roles = OneOf(Participation.Role.choices).words
    _take(found, free, columns, "role", lambda text: plain(text) in roles, least=1)
    free = [n for n in free if not all(WORDLESS.fullmatch(text) for text in columns[n])]
    _take(found, free, columns, "organization", lambda text: FIRM.search(text) or is_firm(text))
    _take(found, free, columns, "title", POST.search)
    for name in ("name", "organization", "title"):
        if free and name not in found.places.values():
            found.places[free.pop(0)] = name


def _take(found, free, columns, name, looks_so, least=SOME):
    """The likeliest of the free columns, where it is likely enough."""
    shares = {n: sum(bool(looks_so(text)) for text in columns[n]) / len(columns[n]) for n in free}
    best = max(shares, key=shares.get, default=None)
    if best is not None and shares[best] >= least:
        found.places[best] = name
        free.remove(best)
