"""Which two records a page of merging is about, by its address."""

from django.db.models import Q
from django.utils.translation import gettext as _

from promotion_crm.lists.problems import BadQuestion, problem, unreadable

from .act import Merge
from .gone import as_it_was, kept_of

IDS, TICK, KEEP = "ids", "tick", "keep"
LONGEST = 18  # digits of a primary key
OFFERED = 12


class Asked:
    """The records an address names, as far as this person may change them. Raises BadQuestion."""

    def __init__(self, params, of, model, user):
        self.of, self.model, self.user = of, model, user
        ids = [part for value in params.getlist(IDS) for part in value.split(",") if part]
        ticks = [part for value in params.getlist(TICK) for part in value.split(",") if part]
        self.pks = [_number(IDS, text) for text in ids] or sorted({_number(TICK, text) for text in ticks})
        self.by_ticks = bool(ticks and not ids)
        if len(self.pks) == 2 and self.pks[0] == self.pks[1]:
            raise BadQuestion([problem(IDS, ",".join(ids), _("A record cannot be merged with itself."))])
        if len(self.pks) > 2:
            remedy = _("Tick two rows in the list.") if self.by_ticks else _("Name two numbers.")
            named = ",".join(map(str, self.pks))
            raise BadQuestion(
                [problem(TICK if self.by_ticks else IDS, named, _("Two records are merged at a time."), remedy)]
            )
        self.text = params.get("q", "").strip()
        if why := unreadable(self.text):
            raise BadQuestion([problem("q", self.text, why)])
        self.keep = _number(KEEP, params[KEEP]) if params.get(KEEP) else None
        if self.keep is not None and self.keep not in self.pks:
            raise BadQuestion([problem(KEEP, str(self.keep), _("It is neither of the two."))])
        self._read()

    def _read(self):
        joined = [f.name for f in self.model._meta.concrete_fields if f.is_relation]
        # First: a record that another merge takes between the two questions has gone, and is not another's.
        mine = self.model._default_manager.editable_by(self.user).filter(pk__in=self.pks)
        mine = set(mine.values_list("pk", flat=True))
        rows = self.model._default_manager.visible_to(self.user).filter(pk__in=self.pks)
        seen = self.model._base_manager.select_related(*joined).in_bulk(rows.values_list("pk", flat=True))
        self.rows = [seen[pk] for pk in self.pks if pk in mine and pk in seen]
        self.not_theirs = [row for pk, row in seen.items() if pk not in mine]
        self.missing = [pk for pk in self.pks if pk not in seen]

    def told(self):
        """What became of the records that cannot be had: [(sentence, record to open or None), …]."""
        kept = kept_of(self.model._meta.label_lower, self.missing) if self.missing else {}
        found = self.model._default_manager.visible_to(self.user).in_bulk(kept.values())
        told = [(_("It is not yours to change."), row) for row in self.not_theirs]
        for pk in self.missing:
            into = found.get(kept.get(pk))
            if into:
                told.append((_("“%(name)s” was merged already, into:") % {"name": as_it_was(self.model, pk)}, into))
            else:
                told.append((_("Number %(pk)d: there is no such record among those you may see.") % {"pk": pk}, None))
        return told

    def merge(self, posted=None):
        """The merge of the two: the one asked for is kept, else the one that can be, with more around it, the older."""
        first, second = self.rows
        if self.keep is not None:
            kept, gone = (first, second) if first.pk == self.keep else (second, first)
            return Merge(self.of, kept, gone, self.user, posted)
        ways = [Merge(self.of, *pair, self.user, posted) for pair in ((first, second), (second, first))]
        return min(ways, key=lambda way: (bool(way.problems), way.row_count, way.kept.pk))

    def offered(self):
        """Records to merge with, for one who types a name or a number."""
        if not self.text:
            return []
        rows = self.model._default_manager.editable_by(self.user).exclude(pk__in=self.pks)
        found = rows.find(self.text)
        if self.text.isascii() and self.text.isdigit() and len(self.text) <= LONGEST:
            found = rows.filter(Q(pk=int(self.text)) | Q(pk__in=found.order_by().values("pk")[:OFFERED]))
        joined = [f.name for f in self.model._meta.concrete_fields if f.is_relation and not f.null]
        pks = list(found.order_by().values_list("pk", flat=True)[:OFFERED])
        return sorted(self.model._base_manager.select_related(*joined).filter(pk__in=pks), key=str)

    def address(self, *pks, keep=None):
        query = f"?{IDS}={','.join(map(str, pks))}"
        return f"{query}&{KEEP}={keep}" if keep else query


def _number(param, text):
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        raise BadQuestion([problem(param, text, _("This is no number of a record."), _("Tick rows in the list."))])
    return int(text)
