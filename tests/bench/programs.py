"""The part of the bench on a program's year: 20,000 organizations, 5,000 appointments, 100,000 contributions."""

from tests.bench.figures import Figure
from tests.bench.office import Worker, alternated

LISTS = {
    "partners on a day": "/partners/?as_of=2025-06-30",
    "appointments": "/appointments/",
    "appointments on a day": "/appointments/?as_of=2025-06-30",
    "contributions": "/contributions/",
    "contributions to confirm": "/contributions/?state=entered",
    "evaluations": "/evaluations/",
    "programs": "/programs/",
}
YEAR = 2025


def programs(offices, options):
    """Its lists and pages against those of a twentieth, the evaluation of a year, and what is gathered."""
    with Worker(offices.database("few terms")) as few, Worker(offices.database("terms")) as many:
        years = [worker.ask("evaluate", year=YEAR) for worker in (few, many)]
        yield Figure("evaluation of a year: scored again and checked", years[1]["seconds"], "s", 60,
                     detail=f"{years[1]['rows']:,} evaluations, {years[1]['inputs']:,} inputs")  # fmt: skip
        gathered = many.ask("gather", year=YEAR)
        detail = f"{gathered['new']:,} new"
        yield Figure("contributions gathered from events and leads", gathered["seconds"], "s", 60, detail=detail)
        for name, address in LISTS.items():
            small, large = alternated(
                3 * options.rounds,
                *(lambda worker=worker, address=address: worker.ask("page", address=address) for worker in (few, many)),
            )
            asked = many.ask("page", address=address)["queries"]
            detail = f"{large * 1000:.0f} ms / {small * 1000:.0f} ms"
            budget = 1.3 if name in ("appointments", "contributions", "evaluations") else None
            yield Figure(f"{name}: at 5,000 appointments / at 250", large / small, budget=budget, detail=detail)
            yield Figure(f"{name}: queries", asked, "", 12)
        for name, address in many.ask("of_programs")["addresses"].items():
            (seconds,) = alternated(options.rounds, lambda address=address: many.ask("page", address=address))
            page = many.ask("page", address=address)
            yield Figure(f"page of {name}: queries", page["queries"], "", 25, detail=f"{seconds * 1000:.0f} ms")
