"""The page of duplicates: which pairs are asked for, and what of them this person may decide."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partners.models import DOUBLES, DoubleSearch
from promotion_crm.lists.paging import Count
from promotion_crm.lists.problems import BadQuestion, problem, unreadable

from .grounds import SHARED, Ground
from .telling import merge_url, theirs

SIZE = 25
KNOWN = ("ground", "mine", "state", "after")
BESIDE = {
    "organizations": ("district", "account_manager"),
    "contacts": ("organization",),
}


@dataclass
class Pair:
    """One pair as it is shown."""

    double: object
    may: bool
    merge_url: str


class Asked:
    """What the query string asks of the pairs of a list. Raises BadQuestion."""

    def __init__(self, name, params, user):
        self.name, self.user, self.model = name, user, DOUBLES[name]
        self.values = {key: params.get(key, "") for key in KNOWN}
        problems = [*_strange(params), *self._wrong()]
        if problems:
            raise BadQuestion(problems)

    def _wrong(self):
        choices = {"ground": [*Ground.values, ""], "mine": ["1", ""], "state": ["open", "different", ""]}
        for key, known in choices.items():
            if self.values[key] not in known:
                listed = _("Choose one of: %(names)s.") % {"names": ", ".join(filter(None, known))}
                yield problem(key, self.values[key], _("This is not one of the choices."), listed)
        after = self.values["after"]
        if after and _place(after) is None:
            yield problem("after", after, _("This address is not complete."), _("Start from the first page."))

    @property
    def state(self):
        return self.values["state"] or "open"

    @property
    def narrowed(self):
        return bool(self.values["ground"] or self.values["mine"])

    @cached_property
    def rows(self):
        rows = self.model.objects.visible_to(self.user).filter(state=self.state)
        if self.values["ground"]:
            rows = rows.filter(grounds__contains=[self.values["ground"]])
        if self.values["mine"]:
            held = "organization__account_manager" if self.name == "contacts" else "account_manager"
            rows = rows.filter(Q(**{f"one__{held}": self.user}) | Q(**{f"other__{held}": self.user}))
        return rows

    @cached_property
    def count(self):
        return Count(self.rows)

    @cached_property
    def _found(self):
        """The rows of this page, and one more where there is a next."""
        joined = [f"{side}__{name}" for side in ("one", "other") for name in BESIDE[self.name]]
        rows = self.rows.select_related("one", "other", "decided_by", *joined).order_by("-score", "-id")
        if place := _place(self.values["after"]):
            score, pk = place
            rows = rows.filter(Q(score__lt=score) | Q(score=score, pk__lt=pk))
        return list(rows[: SIZE + 1])

    @cached_property
    def pairs(self):
        """The pairs of this page, each with what this person may do."""
        found = self._found[:SIZE]
        mine = theirs({pk for double in found for pk in (double.one_id, double.other_id)}, self.model, self.user)
        return [
            Pair(double, bool(mine & {double.one_id, double.other_id}), merge_url(self.name, double, mine, self.user))
            for double in found
        ]

    @property
    def next_url(self):
        if len(self._found) <= SIZE:
            return ""
        last = self._found[SIZE - 1]
        return self.url(after=f"{last.score}-{last.pk}")

    def url(self, **changes):
        """The same question with some values changed, from its first page."""
        values = self.values | {"after": ""} | changes
        return "?" + urlencode({key: value for key, value in values.items() if value})

    @property
    def mine_url(self):
        return self.url(mine="" if self.values["mine"] else "1")

    @property
    def first_url(self):
        return self.url()

    @property
    def whole_url(self):
        """The same without the filters."""
        return self.url(ground="", mine="")

    @cached_property
    def searched(self):
        """When all rows were compared last, None where they never were."""
        return DoubleSearch.objects.visible_to(self.user).filter(name=self.name).order_by("-id").first()

    @property
    def grounds(self):
        """The grounds to narrow by: [(label, address, whether it is on), …]."""
        kinds = {"organizations": ("code", "email", "phone", "wechat"), "contacts": ("code", "site")}[self.name]
        return [
            (ground.label, self.url(ground="" if on else ground.value), on)
            for ground in Ground
            if ground not in kinds
            for on in [self.values["ground"] == ground]
        ]

    @property
    def passed_over(self):
        """What the last search passed over, in sentences."""
        known = dict(self.searched.passed_over) if self.searched else {}
        weak = known.pop("weak", 0)
        said = _("%(ground)s: %(count)s values that more than %(most)d rows share.")
        sentences = [
            said % {"ground": Ground(kind).label, "count": f"{count:,}", "most": SHARED[kind]}
            for kind, count in known.items()
        ]
        if weak:
            sentences.append(_("%(count)s pairs for which least speaks.") % {"count": f"{weak:,}"})
        return sentences


def _strange(params):
    for name, values in params.lists():
        text = ", ".join(values)
        if why := unreadable(text):
            yield problem(name, text, why)
        elif name not in KNOWN:
            known = _("Choose one of: %(names)s.") % {"names": ", ".join(KNOWN[:-1])}
            yield problem(name, text, _("There is no such filter."), known)


def _place(text):
    """(score, key) of the row a page begins after, None for what is none."""
    found = re.fullmatch(r"([0-9]{1,4})-([0-9]{1,18})", text)
    return (int(found[1]), int(found[2])) if found else None
