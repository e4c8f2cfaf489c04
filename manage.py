#!/usr/bin/env python
"""The command line of the CRM."""

import os
import signal
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from promotion_crm.database.unavailable import DatabaseUnavailable
from promotion_crm.secret_key import SecretKeyUnavailable
from promotion_crm.starting import prepare_command

ENDINGS = {signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if name in signal.Signals.__members__}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promotion_crm.settings")
    # Ended from outside, a command still leaves the shared database in order. nohup is respected.
    for ending in signal.valid_signals() & ENDINGS:
        if signal.getsignal(ending) == signal.SIG_DFL:
            signal.signal(ending, lambda number, frame: sys.exit(128 + number))
    try:
        prepare_command(sys.argv[1:], Path(__file__).resolve().parent / "var")
        execute_from_command_line(sys.argv)
    except (DatabaseUnavailable, SecretKeyUnavailable) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
