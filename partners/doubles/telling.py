"""What a person is told of rows that may be there already: those they may see by name, of others the number."""

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import doubles_of
from promotion_crm.merging.relations import may_merge

from .grounds import labels
from .looking import look_for_doubles

BESIDE = {"organization": ("country",), "contact": ("organization",)}


class Alike:
    """The stored rows that one which is being written may repeat, as this person may read of them.

    `pairs` are those they may see: [(row, [ground in words, …]), …]; of others only `hidden`, their
    number, is told. `marks` says which were shown, and names none.
    """

    def __init__(self, found, seen, user):
        self.pairs = [(seen[pk], labels(grounds)) for pk, grounds in found if pk in seen]
        self.hidden = sum(pk not in seen for pk, _grounds in found)
        self.marks = [_mark(pk, user) for pk, _grounds in found]

    def __bool__(self):
        return bool(self.marks)

    def all_among(self, marks):
        """Whether these marks hold every row that was found."""
        return all(any(constant_time_compare(mark, other) for other in marks) for mark in self.marks)

    def sentences(self):
        """One sentence for each row that may be seen, one for all others."""
        said = [
            _("It may be here already: %(name)s (%(grounds)s).") % {"name": _named(row), "grounds": _listed(grounds)}
            for row, grounds in self.pairs
        ]
        return [*said, *([self.hidden_words] if self.hidden else [])]

    @property
    def hidden_words(self):
        """That rows look alike which the reader may not see, in words."""
        return ngettext(
            "One that is not visible to you looks alike; a city administrator has to compare the two.",
            "%(count)d that are not visible to you look alike; a city administrator has to compare them.",
            self.hidden,
        ) % {"count": self.hidden}


def alikes(model, rows, user):
    """For each row, unsaved or not, what it may repeat: [Alike, …]. Pairs that are known are left out."""
    found = _unknown(model, rows, look_for_doubles(model, rows))
    pks = {pk for of_row in found for pk, _grounds in of_row}
    joined = [name for name in BESIDE[model._meta.model_name] if model._meta.get_field(name).is_relation]
    seen = model._default_manager.visible_to(user).select_related(*joined).in_bulk(pks)
    return [Alike(of_row, seen, user) for of_row in found]


def alike(model, rows, user):
    """What to tell this person of these rows: {place: [sentence, …]}; those that repeat none are left out."""
    return {place: told.sentences() for place, told in enumerate(alikes(model, rows, user)) if told}


def theirs(pks, doubles, user):
    """Those of some rows that this person may change."""
    return set(doubles.records().editable_by(user).filter(pk__in=pks).values_list("pk", flat=True))


def merge_url(name, pair, mine, user):
    """Where the two are merged into one; "" for those who may not, as not both are `mine`."""
    if not {pair.one_id, pair.other_id} <= mine or not may_merge(user, type(pair).records().model):
        return ""
    return f"{reverse('merge', args=[name])}?ids={pair.one_id},{pair.other_id}"


def _unknown(model, rows, found):
    """Of what was found for saved rows, those pairs that nobody was told of yet."""
    pks = [row.pk for row in rows if row.pk]
    if not pks:
        return found
    doubles = doubles_of(model).objects
    known = {*doubles.filter(one__in=pks).values_list("one", "other")}
    known |= {*doubles.filter(other__in=pks).values_list("other", "one")}
    return [
        [(pk, why) for pk, why in others if (row.pk, pk) not in known] for row, others in zip(rows, found, strict=True)
    ]


def _named(row):
    organization = getattr(row, "organization", None)
    return f"{row.name}, {organization}" if organization else row.name


def _listed(words):
    return " · ".join(map(str, words))


def _mark(pk, user):
    return salted_hmac("partners.doubles", f"{user.pk}:{pk}").hexdigest()[:16]
