"""The parts of the bench: each measures side by side and returns its figures."""

from tests.bench import lists, programs, scope
from tests.bench.figures import Figure
from tests.bench.office import Worker, alternated

MB = 1_000_000
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
RIVAL = "django-import-export"
SLOWEST = 1000  # milliseconds, on a machine that others use: past it something reads a whole table


def csv(offices, options):
    """All contacts as CSV against psql's \\copy of the same SELECT; memory at 1 and at 10 parts."""
    database = offices.database("large")
    with Worker(database) as worker:
        names = worker.ask("columns")["columns"]
        ours, theirs = alternated(
            options.rounds,
            lambda: worker.ask("take", form="csv", columns=names),
            lambda: worker.ask("psql", columns=names),
        )
    with Worker(database) as worker:
        few = worker.ask("take", form="csv", columns=names, rows=options.rows // 10)
        many = worker.ask("take", form="csv", columns=names)
    title = f"CSV of {many['rows']:,} contacts, {len(names)} columns"
    figures = [Figure(f"{title} / psql \\copy", ours / theirs, budget=1.5, detail=f"{ours:.1f} s / {theirs:.1f} s")]
    if many["bytes"] is not None:
        detail = f"{few['bytes'] / MB:.0f} MB for a tenth"
        figures.append(Figure("its memory above idle", many["bytes"] / MB, "MB", 20, detail=detail))
    return figures


def xlsx(offices, options):
    """A sheet of 100,000 rows, 15 columns, and as CSV, against the rival's of the same rows."""
    database, rows = offices.database("sheet"), options.rival_rows
    with Worker(database) as worker:
        names = worker.ask("columns", number=15)["columns"]
    for form, budget in (("xlsx", 15), ("csv", None)):
        ours, theirs = _side_by_side(database, form, names, rows)
        title = f"{form.upper()} {rows:,} × 15"
        detail = f"{ours['seconds']:.1f} s / {theirs['seconds']:.1f} s"
        faster = theirs["seconds"] / ours["seconds"]
        yield Figure(f"{title}: times faster than {RIVAL}", faster, budget=budget, at_least=True, detail=detail)
        if ours["bytes"] is not None:
            detail = f"{theirs['bytes'] / MB:.0f} MB for {RIVAL}"
            yield Figure(f"{title}: memory above idle", ours["bytes"] / MB, "MB", 60, detail=detail)


def _side_by_side(database, form, names, rows):
    """Ours before and after the rival's, each in a fresh process: the mean of ours, and the rival's."""
    taken = []
    for act, given in (("take", {"columns": names}), ("take_by_rival", {}), ("take", {"columns": names})):
        with Worker(database) as worker:
            taken.append(worker.ask(act, form=form, rows=rows, **given))
    before, theirs, after = taken
    return before | {"seconds": (before["seconds"] + after["seconds"]) / 2}, theirs


LISTED = {
    "first page": "/contacts/",
    "filter: do not contact": "/contacts/?do_not_contact=1",
    "filter: country": "/contacts/?country=SG",
    "sort: last changed first": "/contacts/?sort=-updated_at",
    "sort: title": "/contacts/?sort=title",
    "page 100": "/contacts/?page=100",
}


def pages(offices, options):
    """The list of contacts at 10,000 rows and at a million."""
    with Worker(offices.database("small")) as small, Worker(offices.database("large")) as large:
        for name, address in LISTED.items():
            at_few, at_many = alternated(
                5 * options.rounds,
                lambda address=address: small.ask("page", address=address),
                lambda address=address: large.ask("page", address=address),
            )
            detail = f"{at_many * 1000:.0f} ms / {at_few * 1000:.0f} ms"
            yield Figure(
                f"contacts, {name}: {offices.contacts:,} / 10,000 rows", at_many / at_few, budget=1.3, detail=detail
            )


NEAR, FAR = "2026-09-30", "2022-03-31"
ASKED = {"first page": "", "filter: stage": "&stage=qualified", "landed": "&stage=landed&stage=operating"}
READERS = {"": "city administrator", " by a district officer": "district officer"}


def as_of(offices, options):
    """The list of leads as of a past day, near and far, against that of today; and the queries of both."""
    most = 0
    with Worker(offices.database("leads")) as worker:
        known = worker.ask("pipeline")
        yield Figure(f"stage changes of {known['leads']:,} leads", known["steps"], "", 1_000_000, at_least=True)
        for by, role in READERS.items():
            for name, query in ASKED.items():
                today, near, far = alternated(
                    3 * options.rounds,
                    *(
                        lambda day=day, query=query, role=role: worker.ask(
                            "page", address=f"/leads/?{day}{query}", role=role
                        )
                        for day in ("", f"as_of={NEAR}", f"as_of={FAR}")
                    ),
                )
                for day, then in ((NEAR, near), (FAR, far)):
                    detail = f"{then * 1000:.0f} ms / {today * 1000:.0f} ms"
                    yield Figure(f"leads{by} as of {day}, {name} / today", then / today, budget=3, detail=detail)
                asked = worker.ask("page", address=f"/leads/?as_of={FAR}{query}", role=role)
                most = max(most, asked["queries"])
    yield Figure("queries of a list as of a past day, the most", most, "", 12)


def board(offices, options):
    """The list and the board of 200,000 leads against those of 10,000, for who sees all and who sees their own."""
    with Worker(offices.database("few leads")) as few, Worker(offices.database("leads")) as many:
        for role in ("city administrator", "account manager"):
            for name, address, budget in (("list", "/leads/", 1.3), ("board", "/leads/board/", None)):
                small, large = alternated(
                    3 * options.rounds,
                    *(
                        lambda worker=worker, address=address, role=role: worker.ask("page", address=address, role=role)
                        for worker in (few, many)
                    ),
                )
                asked = many.ask("page", address=address, role=role)
                detail = f"{large * 1000:.0f} ms / {small * 1000:.0f} ms"
                title = f"{name} of 200,000 leads / of 10,000, {role}"
                yield Figure(title, large / small, budget=budget, detail=detail)
                yield Figure(f"{name} by a {role}: queries", asked["queries"], "", 12)
        yield from _board_of_past_days(many, options)


def _board_of_past_days(worker, options):
    for day in (NEAR, FAR):
        address = f"/leads/board/?as_of={day}"
        (seconds,) = alternated(options.rounds, lambda address=address: worker.ask("page", address=address))
        asked = worker.ask("page", address=address)
        yield Figure(f"board as of {day}: queries", asked["queries"], "", 12, detail=f"{seconds * 1000:.0f} ms")


def queries(offices, options):
    """Queries of each page at 50 rows and at 50,000."""
    with Worker(offices.database("small")) as small, Worker(offices.database("large")) as large:
        workers = (small, large)
        listed = [worker.ask("lists_and_desk")["addresses"] for worker in workers]
        opened = [worker.ask("records")["addresses"] for worker in workers]
        for kind, budget, role, pairs in (
            ("list", 12, "account manager", zip(*listed, strict=True)),
            ("record", 25, "city administrator", zip(*opened, strict=True)),
            ("desk", 20, "account manager", [("/", "/")]),
        ):
            pages = [(*_asked(workers, pair, role), pair[1]) for pair in pairs]
            yield from _counts(
                kind, budget, [(many, few, where) for many, few, _s, where in pages], same=kind != "record"
            )
            seconds, where = max((seconds, where) for _many, _few, seconds, where in pages)
            yield Figure(f"the slowest {kind} page there, by a {role}", seconds * 1000, "ms", SLOWEST, detail=where)


def _asked(workers, addresses, role):
    """The queries of the same page in the large and the small database, and its seconds in the large one.

    Asked twice: the caches of a first request are full.
    """
    told = []
    for worker, address in zip(workers, addresses, strict=True):
        worker.ask("page", address=address, role=role)
        told.append(worker.ask("page", address=address, role=role))
    few, many = told
    return many["queries"], few["queries"], many["seconds"]


def _counts(kind, budget, counts, *, same):
    """Two records are never alike: one may have a panel more. test_page_costs.py grows one record."""
    most, _few, where = max(counts)
    grown = [f"{where} {few} to {many}" for many, few, where in counts if many > few]
    yield Figure(f"queries of a {kind} page at 50,000 rows, the most", most, "", budget, detail=where)
    yield Figure(
        f"{kind} pages that ask more at 50,000 than at 50", len(grown), "", 0 if same else None, detail="; ".join(grown)
    )


def search(offices, options):
    """One name among a million contacts, against the admin's icontains."""
    with Worker(offices.database("large")) as worker:
        for kind, text in worker.ask("words").items():
            ours, theirs = alternated(
                options.rounds,
                lambda text=text: worker.ask("find", text=text),
                lambda text=text: worker.ask("icontains", text=text),
            )
            detail = f"“{text}”: {ours * 1000:.1f} ms / {theirs * 1000:.0f} ms"
            yield Figure(
                f"search, {kind}: times faster than icontains", theirs / ours, budget=50, at_least=True, detail=detail
            )


def bring(offices, options):
    """New contacts imported: against the rival, and the memory of many against that of a fifth."""
    database, few, rows, many = offices.database("sheet"), 2_000, 20_000, 100_000
    taken = []
    for by in ("ours", "rival", "ours"):
        with Worker(database) as worker:
            taken.append(worker.ask("bring", rows=few if by == "rival" else rows, by=by))
    ours = (taken[0]["seconds"] + taken[2]["seconds"]) / 2 / rows
    theirs = taken[1]["seconds"] / few
    title = f"import of {rows:,} × 15: times faster, a row, than {RIVAL} with {few:,}"
    detail = f"{ours * rows:.1f} s / {theirs * few:.1f} s"
    yield Figure(title, theirs / ours, budget=10, at_least=True, detail=detail)
    with Worker(database) as worker:
        fifth, whole = worker.ask("bring", rows=rows), worker.ask("bring", rows=many)
    if whole["bytes"] is not None:
        detail = f"{fifth['bytes'] / MB:.0f} MB for a fifth, {whole['seconds']:.1f} s"
        yield Figure(f"import of {many:,}: memory above idle", whole["bytes"] / MB, "MB", 60, detail=detail)


def guests(offices, options):
    """A list of 10,000 guests looked at and added, in each encoding an office writes."""
    with Worker(offices.database("sheet")) as worker:
        for encoding in ENCODINGS:
            made = worker.ask("add_guests", rows=10_000, encoding=encoding)
            told = ", ".join(f"{count:,} {what}" for what, count in made["counts"].items())
            detail = f"looked at in {made['look']:.1f} s; {told}"
            yield Figure(f"guest list of 10,000 in {encoding}", made["look"] + made["add"], "s", 15, detail=detail)


def merge(offices, options):
    """An organization with 10,000 relations merged into another, and the same with a hundredth of them."""
    with Worker(offices.database("small")) as worker:
        few = worker.ask("merge", relations=100)
        runs = [worker.ask("merge", relations=10_000) for _round in range(options.rounds)]
    many = sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]
    title = f"merge of an organization with {many['relations']:,} relations"
    detail = f"looked at in {many['look']:.1f} s, undone in {many['undo']:.1f} s"
    yield Figure(title, many["seconds"], "s", 5, detail=detail)
    more = {name: many["queries"][name] - few["queries"][name] for name in many["queries"]}
    detail = f"{many['queries']['looking']} to look, {many['queries']['merging']} to merge"
    yield Figure("its queries beyond those with a hundredth of them", sum(more.values()), "", 0, detail=detail)


def duplicates(offices, options):
    """The search for duplicates among all organizations and all contacts, with planted ones among them."""
    with Worker(offices.database("duplicates")) as worker:
        each, seconds = worker.ask("plant")["each"], 0
        for name in ("organizations", "contacts"):
            done = worker.ask("search_all", name=name)
            seconds += done["seconds"]
            detail = f"{done['seconds']:.0f} s, {done['found']:,} pairs, passed over: {done['passed_over']}"
            share = 100 * done["planted"] / each
            title = f"duplicates among {done['rows']:,} {name}: planted ones found"
            yield Figure(title, share, "%", 99, at_least=True, detail=detail)
            if done["bytes"] is not None:
                yield Figure(f"{title.partition(':')[0]}: memory above idle", done["bytes"] / MB, "MB", 500)
        yield Figure("duplicates: both searches", seconds, "s", 600)


PARTS = {
    "csv": csv,
    "xlsx": xlsx,
    "pages": pages,
    "as-of": as_of,
    "board": board,
    "queries": queries,
    "search": search,
    "related": lists.related,
    "palette": lists.palette,
    "import": bring,
    "guests": guests,
    "merge": merge,
    "duplicates": duplicates,
    "programs": programs.programs,
    "scope": scope.scope,
}
