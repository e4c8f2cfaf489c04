"""All organizations, or all contacts, compared with each other: the queue of duplicates, made in the background.

Never every row with every other: each row has keys (see blocking.py), rows that share one are compared, and a
key that too many share is passed over. What is in between lies in temporary tables, so the memory stays flat.
"""

from itertools import groupby

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from partners.models import DOUBLES, ContactDouble, DoubleSearch
from promotion_crm import working
from promotion_crm.lists.base import heading_of
from promotion_crm.working import JobRefused, unheard

from .blocking import key_of, keys_of, pairs_in
from .grounds import SHARED, Ground, score
from .judging import columns, compared
from .keeping import ENTERING, NUMBERS, refresh
from .one_firm import firms
from .settling import settle
from .streaming import copy, execute, rows_of

READ, BLOCKED = 0.6, 0.7  # how far it is once all rows were read, and once they were put into blocks
KINDS = {ground.value: n for n, ground in enumerate(Ground)}
NAMES = {n: kind for kind, n in KINDS.items()}
CHANGED_AT_ONCE = 200
TABLES = """
    SET LOCAL work_mem = '48MB';
    DROP TABLE IF EXISTS double_keys, double_pairs, double_found, double_blocks;
    CREATE TEMP TABLE double_keys (kind smallint, key bigint, id bigint, letters text) ON COMMIT DROP;
    CREATE TEMP TABLE double_pairs (one bigint, other bigint) ON COMMIT DROP;
    CREATE TEMP TABLE double_found (one bigint, other bigint, score smallint, grounds jsonb) ON COMMIT DROP;
    """
BLOCKS = f"""
    ANALYZE double_keys;
    CREATE TEMP TABLE double_blocks ON COMMIT DROP AS
        SELECT kind, key, count(*) > most AS passed_over
        FROM double_keys JOIN (VALUES {", ".join(f"({KINDS[k]}, {n})" for k, n in SHARED.items())}) AS shared(of, most)
            ON of = kind
        GROUP BY kind, key, most HAVING count(*) > 1;
    ANALYZE double_blocks;
    """


class Sweep:
    """One search over all rows of a list; `beat` hears how many of them are done."""

    def __init__(self, name, beat):
        self.doubles = DOUBLES[name]
        self.name, self.beat, self.kind = name, beat, compared(self.doubles.records().model)
        self.total = self.doubles.records().order_by().count()
        self.firms = firms() if self.doubles is ContactDouble else {}

    def run(self):
        """The record of the search."""
        started = now()
        execute(TABLES)
        self._read()
        passed_over = self._block()
        self._judge(passed_over)
        found, fresh, weak = settle(self.doubles, started)
        told = {kind: len(keys) for kind, keys in passed_over.items() if keys and kind != "near"}
        if weak:
            told["weak"] = weak
        return DoubleSearch.objects.create(
            name=self.name,
            started_at=started,
            ended_at=now(),
            rows=self.total,
            found=found,
            fresh=fresh,
            passed_over=told,
        )

    def _made(self, row):
        """A row of the database as it is compared; of one firm where its organizations are one."""
        made = self.kind(*row)
        if self.firms and made.firm in self.firms:
            return self.kind(*row[:-1], self.firms[made.firm])
        return made

    def _read(self):
        """The keys of all rows."""
        done = 0
        for lot in rows_of(f"SELECT {columns(self.kind, 't')} FROM {self.kind.TABLE} t"):
            copy("double_keys", (key for row in lot for key in self._keys(row)))
            done += len(lot)
            self.beat(int(done * READ))

    def _keys(self, row):
        made = self._made(row)
        for kind, value, letters in keys_of(made):
            yield KINDS[kind], hash((kind, value)), made.pk, letters

    def _block(self):
        """The pairs within each block; the keys that were passed over, by kind."""
        execute(BLOCKS)
        passed_over = {kind: set() for kind in SHARED}
        for lot in rows_of("SELECT kind, key FROM double_blocks WHERE passed_over"):
            for kind, key in lot:
                passed_over[NAMES[kind]].add(key)
            self.beat(int(self.total * READ))
        asked = """
            SELECT k.kind, k.key, k.id, k.letters FROM double_keys k JOIN double_blocks b USING (kind, key)
            WHERE NOT b.passed_over ORDER BY k.kind, k.key, k.id
            """
        for lot in _whole(rows_of(asked)):
            copy("double_pairs", (pair for block in lot for pair in pairs_in(block)))
            self.beat(int(self.total * READ))
        return passed_over

    def _judge(self, passed_over):
        """What speaks for each pair; those with nothing are no pairs."""
        execute("ANALYZE double_pairs")
        asked = f"""
            SELECT {columns(self.kind, "a")}, {columns(self.kind, "b")}
            FROM (SELECT DISTINCT one, other FROM double_pairs) AS p
            JOIN {self.kind.TABLE} a ON a.id = p.one JOIN {self.kind.TABLE} b ON b.id = p.other ORDER BY a.id
            """  # in order, so that the names of the first are worked out once
        width, done, pairs = len(self.kind.FIELDS), 0, max(execute("SELECT count(*) FROM double_pairs"), 1)
        for lot in rows_of(asked):
            judged = ((self._meant(row[:width], passed_over), self._made(row[width:])) for row in lot)
            copy("double_found", (found for one, other in judged if (found := _found(one, other))))
            done += len(lot)
            self.beat(int(self.total * (BLOCKED + (1 - BLOCKED) * done / pairs)))

    def _meant(self, row, passed_over):
        """The first of two without the values that too many share."""
        made = self._made(row)
        said = [(kind, key_of(kind, getattr(made, kind))) for kind in self.kind.KINDS]
        return made.without([kind for kind, key in said if hash((kind, key)) in passed_over[kind]])


def _found(one, other):
    grounds = one.grounds(other)
    return (one.pk, other.pk, score(grounds), grounds) if grounds else None


def _whole(lots):
    """Blocks [(pk, letters), …] out of rows (kind, key, pk, letters) in order, some hundreds at a time."""
    rows = (row for lot in lots for row in lot)
    blocks = []
    for _key, block in groupby(rows, key=lambda row: row[:2]):
        blocks.append([(pk, letters) for _kind, _key, pk, letters in block])
        if len(blocks) == 500:
            yield blocks
            blocks = []
    yield blocks


def sweep(name, beat=unheard):
    """Compare all rows of a list anew; the record of the search. Raises JobRefused while another does it."""
    with transaction.atomic():
        mine = "SELECT pg_try_advisory_xact_lock(%s, %s)"
        number = 10 + NUMBERS[DOUBLES[name].records().model._meta.model_name]
        if not execute(mine, ENTERING, number):
            raise JobRefused(_("Someone else has them compared just now; look again in some minutes."))
        return Sweep(name, beat).run()


def catch_up(name, beat=unheard):
    """Compare with all others what was written since all were compared last; how many pairs are new."""
    last = DoubleSearch.objects.filter(name=name).order_by("-id").first()
    rows = DOUBLES[name].records().order_by("pk")
    rows = rows.filter(updated_at__gte=last.started_at) if last else rows
    pks, fresh = list(rows.values_list("pk", flat=True)), 0
    for start in range(0, len(pks), CHANGED_AT_ONCE):
        some = pks[start : start + CHANGED_AT_ONCE]
        with transaction.atomic():
            fresh += refresh(rows.model, list(rows.model._default_manager.filter(pk__in=some)))
        beat(start + len(some))
    return fresh


def ask(name, owner):
    """The job that compares all rows of a list."""
    title = _("Look for duplicates: %(list)s") % {"list": heading_of(name)}
    return working.ask("duplicates", owner, title, name=name)


def make(job, beat):
    """What the worker does: all rows of the list of a job."""
    name = job.arguments["name"]
    if name not in DOUBLES or not job.owner.has_perm(f"partners.change_{DOUBLES[name]._meta.model_name}"):
        raise JobRefused(_("Duplicates are for those who may change such records."))
    beat.of(DOUBLES[name].records().order_by().count())
    return {"found": sweep(name, beat).found, "page": reverse("doubles", args=[name])}
