"""Is the history as it was sealed? The first row that is not is named, of each table, and how many there are."""

import time
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.timezone import localtime

from promotion_crm.models import Seal

from .comparing import Comparing
from .digests import block_mac, code_of, seal_mac
from .finding import AGAINST, BLOCK, LINK, SEAL, Finding
from .rows import plainly
from .tables import columns_of, sealed


@dataclass
class Report:
    """What was found: the first of each table in `findings`, in all `wrong`; how much was looked at."""

    findings: list = field(default_factory=list)
    wrong: int = 0
    seals: int = 0
    amendments: int = 0
    rows: int = 0
    seconds: float = 0.0
    head: str = ""

    @property
    def holds(self):
        return not self.wrong

    def found(self, finding, number=1):
        self.findings.append(finding)
        self.wrong += number if finding.is_wrong else 0


def verify(against=""):
    """Compare all that is sealed with its seals; `against` is a seal kept outside, which must lie on the chain."""
    report, began = Report(), time.monotonic()
    with transaction.atomic(), plainly():
        dates = _chain(report, against.strip().upper())
        tables = sealed()
        columns = columns_of(tables)
        for one in tables.values():
            comparing = Comparing(one, set(columns[one.table]), dates)
            report.rows += comparing.run()
            for finding, number in comparing.findings():
                report.found(finding, number)
    report.seconds = time.monotonic() - began
    return report


def _chain(report, against):
    """Go along the chain, each link against the one before; when each seal was made, by its number."""
    before, dates, codes = None, {}, set()
    for seal in Seal.objects.order_by("id").iterator(chunk_size=500):
        at = dates[seal.pk] = localtime(seal.at).strftime("%Y-%m-%d %H:%M")
        report.seals += seal.kind == Seal.Kind.SEAL
        report.amendments += seal.kind == Seal.Kind.AMENDMENT
        _link(report, seal, before, at)
        report.head, before = seal.code, seal
        codes.add(code_of(seal.pk, bytes(seal.mac)))
    if against and against not in codes:
        report.found(Finding(AGAINST, at=against))
    return dates


def _link(report, seal, before, at):
    follows = bytes(before.mac) if before else b""
    if seal.pk != (before.pk + 1 if before else 1) or bytes(seal.previous) != follows:
        report.found(Finding(LINK, seal=seal.pk, at=at))
    marks = []
    for block in seal.blocks.order_by("position").iterator(chunk_size=10):
        marks.append(block.mac)
        if block_mac(block) != bytes(block.mac):
            report.found(Finding(BLOCK, block.table, block.position, seal.pk, at))
    if seal_mac(seal, marks) != bytes(seal.mac) or seal.code != code_of(seal.pk, bytes(seal.mac)):
        report.found(Finding(SEAL, seal=seal.pk, at=at))
