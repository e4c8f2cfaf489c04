"""`make bench`: what the budgets promise, measured side by side in one run; exit 1 past one."""

import argparse
import sys
import time

from tests.bench.office import Offices
from tests.bench.parts import PARTS


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts; all unless told")
    parser.add_argument("--rows", type=int, default=1_000_000, help="contacts of the large database")
    parser.add_argument("--rival-rows", type=int, default=100_000, help="rows given to django-import-export")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured, in turn")
    parser.add_argument("--fresh", action="store_true", help="fill the databases anew")
    options = parser.parse_args()
    started = time.monotonic()
    offices = Offices(options.rows, fresh=options.fresh)
    figures = []
    for name in options.parts or PARTS:
        for figure in PARTS[name](offices, options):
            sys.stdout.write(f"{figure}\n")
            sys.stdout.flush()
            figures.append(figure)
    past = [figure for figure in figures if not figure.kept]
    seconds = time.monotonic() - started
    sys.stdout.write(f"{len(figures)} figures, {len(past)} past their budget, in {seconds:.0f} s.\n")
    sys.exit(1 if past else 0)


if __name__ == "__main__":
    main()
