"""Parts of the bench on what a list can do: columns of related records, filters through them, the palette."""

from tests.bench.figures import Figure
from tests.bench.office import Worker, alternated

# Of the list of contacts: columns that look at other rows, and filters that go through them.
RELATED = "columns=name,organization,country,account_manager,last_meeting,meetings,events_attended,programs,categories"
FILTERS = {
    "country and program": "country=DE&program=any",
    "batch, category": "batch=3&category=professional_services",
    "not touched in 400 days": "untouched=400",
    "any of two": "match=any&country=DE&do_not_contact=1",
    "industry empty": "industry=none",
}
ANSWER = 0.100  # seconds of server time within which 95 of 100 answers of the palette come


def related(offices, options):
    """A page of a million contacts with columns of related records against the page without; filters through them."""
    with Worker(offices.database("large")) as worker:
        plain, with_related = alternated(
            3 * options.rounds,
            lambda: worker.ask("page", address="/contacts/"),
            lambda: worker.ask("page", address=f"/contacts/?{RELATED}"),
        )
        queries = worker.ask("page", address=f"/contacts/?{RELATED}")["queries"]
        detail = f"{with_related * 1000:.0f} ms / {plain * 1000:.0f} ms, {queries} queries"
        yield Figure("contacts with nine columns of related records / without", with_related / plain, detail=detail)
        yield Figure("its queries", queries, "", 12)
        for name, query in FILTERS.items():
            (seconds,) = alternated(
                options.rounds, lambda query=query: worker.ask("page", address=f"/contacts/?{query}")
            )
            asked = worker.ask("page", address=f"/contacts/?{query}")["queries"]
            yield Figure(f"contacts, filter {name}: queries", asked, "", 12, detail=f"{seconds * 1000:.0f} ms")


def palette(offices, options):
    """What people type into the palette over a million contacts, letter by letter: the slowest of 95 in 100."""
    with Worker(offices.database("large")) as worker:
        asked = worker.ask("typed")["texts"]
        for text in asked[:5]:
            worker.ask("page", address=f"/palette/?q={text}")
        taken = sorted(worker.ask("page", address=f"/palette/?q={text}")["seconds"] for text in asked)
    slow, middle = taken[int(len(taken) * 0.95) - 1], taken[len(taken) // 2]
    detail = f"the middle one {middle * 1000:.0f} ms, the slowest {taken[-1] * 1000:.0f} ms"
    yield Figure(f"palette: 95 of 100 of {len(taken)} answers within", slow * 1000, "ms", ANSWER * 1000, detail=detail)
