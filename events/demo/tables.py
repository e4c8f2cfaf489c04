"""The public facts in `events/data`, as rows of text."""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name):
    """The rows of `events/data/<name>.csv`, each a dict of its columns' texts."""
    with open(DATA / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
