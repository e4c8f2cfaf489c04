"""The databases of the bench, and a process at work on one of them."""

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from promotion_crm.database.server import EmbeddedServer
from tests.bench import settings

# By name, what `generate` is asked for. "large" is a hundred times "small"; "leads" has a log of over a million steps,
# and "few leads" a twentieth of it.
SIZES = {
    "small": {"organizations": 500, "contacts": 10_000, "leads": 500, "meetings": 500, "events": 50},
    "sheet": {"organizations": 5_000, "contacts": 100_000, "leads": 0, "meetings": 0, "events": 0},
    "few leads": {"organizations": 1_000, "contacts": 2_500, "leads": 10_000, "steps-per-lead": 6},
    "leads": {"organizations": 20_000, "contacts": 50_000, "leads": 200_000, "steps-per-lead": 6},
    "few terms": {"organizations": 1_000, "contacts": 2_000, "events": 50, "appointments": 230, "contributions": 5_000},
    "terms": {
        "organizations": 20_000,
        "contacts": 40_000,
        "leads": 10_000,
        "events": 1_000,
        "appointments": 4_600,
        "contributions": 100_000,
    },
    "small scope": {"organizations": 1_000, "contacts": 2_500, "leads": 5_000, "meetings": 2_500, "events": 100},
    "scope": {"organizations": 20_000, "contacts": 50_000, "leads": 100_000, "meetings": 50_000, "events": 2_000},
    "duplicates": {"organizations": 200_000, "contacts": 1_000_000, "leads": 0, "meetings": 0, "events": 0},
    "large": {
        "organizations": 200_000,
        "contacts": 1_000_000,
        "leads": 200_000,
        "meetings": 500_000,
        "events": 5_000,
    },
}
START = "import django; django.setup(); from tests.bench import worker; worker.serve()"
ROOT = Path(__file__).parent.parent.parent


def environment(database):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "BENCH_DATABASE": database,
        "PYTHONPATH": str(ROOT),
    }


def manage(database, *command):
    asked = [sys.executable, "manage.py", *command, "--verbosity=0"]
    subprocess.run(asked, cwd=ROOT, env=environment(database), check=True)


class Offices:
    """The server and its databases; each is made when first asked for, and kept."""

    def __init__(self, contacts, *, fresh=False):
        self.contacts, self.fresh, self.made = contacts, fresh, set()
        self.server = EmbeddedServer(**settings.EMBEDDED_POSTGRES, database="postgres")
        self.server.ensure()

    def database(self, size):
        """The name of the database of that size, filled."""
        counts = dict(SIZES[size])
        if size == "large":
            counts["contacts"] = self.contacts
        name = f"bench_{size}_{counts['contacts']}_{counts.get('meetings', 0)}".replace(" ", "_")
        with closing(psycopg2.connect(self.server.dsn("postgres", superuser=True))) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            known = cursor.rowcount
            if known and self.fresh and name not in self.made:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
                known = 0
            if not known:
                self._fill(cursor, name, counts)
            elif name not in self.made:
                manage(name, "migrate")
            self.made.add(name)
        return name

    def _fill(self, cursor, name, counts):
        # Under another name until it is whole, in case this run is stopped.
        draft, started = f"{name}_draft", time.monotonic()
        sys.stderr.write(f"Filling {name}: " + ", ".join(f"{n:,} {what}" for what, n in counts.items()) + "\n")
        cursor.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {draft} OWNER {self.server.parameters()['user']}")
        wanted = [f"--{what}={n}" for what, n in counts.items() if n]
        manage(draft, "migrate")
        manage(draft, "generate", *wanted, "--seed=7")
        with closing(psycopg2.connect(self.server.dsn(draft, superuser=True))) as filled:
            filled.autocommit = True
            filled.cursor().execute("VACUUM ANALYZE")
        cursor.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
        sys.stderr.write(f"Filled {name} in {time.monotonic() - started:.0f} s\n")


class Worker:
    """A fresh process on one database that does what it is asked: see worker.py."""

    def __init__(self, database):
        self.process = subprocess.Popen(
            [sys.executable, "-c", START],
            cwd=ROOT,
            env=environment(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, act, **given):
        """What `worker.<act>(**given)` returns: a dict of figures."""
        self.process.stdin.write(json.dumps([act, given]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The bench's {act} of {given} ended with an error, shown above.")
        return json.loads(answer)


def alternated(rounds, *acts):
    """The median seconds of each act, done in turn so that a busy moment hits them all."""
    for act in acts:
        act()
    taken = [[act()["seconds"] for act in acts] for _round in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]
