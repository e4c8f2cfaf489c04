"""The part of the bench on row scope: what a district officer waits for among 100,000 leads."""

from tests.bench.figures import Figure
from tests.bench.office import Worker, alternated

ROLE = "district officer"
LISTS = {
    "leads": "/leads/",
    "leads by stage": "/leads/?stage=negotiating",
    "leads, words": "/leads/?q=port",
    "landings": "/landings/",
}


def scope(offices, options):
    """Its lists among 100,000 leads against those among 5,000, and its CSV against psql's \\copy."""
    with Worker(offices.database("small scope")) as few, Worker(offices.database("scope")) as many:
        seen = many.ask("scope")
        for name, address in LISTS.items():
            small, large = alternated(
                3 * options.rounds,
                *(lambda one=one, address=address: one.ask("page", address=address, role=ROLE) for one in (few, many)),
            )
            detail = f"{large * 1000:.0f} ms / {small * 1000:.0f} ms, of {seen['leads']:,} {seen['seen']:,} seen"
            yield Figure(f"{name} by a {ROLE}: 100,000 / 5,000", large / small, budget=1.3, detail=detail)
            asked = many.ask("page", address=address, role=ROLE)["queries"]
            yield Figure(f"{name}: queries", asked, "", 12)
        ours, theirs = alternated(options.rounds, lambda: many.ask("take_scoped"), lambda: many.ask("psql_scoped"))
        rows = many.ask("take_scoped")["rows"]
        detail = f"{ours:.2f} s / {theirs:.2f} s, {rows:,} rows"
        yield Figure("CSV of what the officer sees / psql \\copy", ours / theirs, budget=1.5, detail=detail)
