from django.core.management.base import BaseCommand
from django.utils import translation

from promotion_crm.lists.base import heading_of
from promotion_crm.merging.answers import Refused, Stays
from promotion_crm.merging.relations import answers, mergeables, model_of, moving


class Command(BaseCommand):
    help = "Print what a merge does with each relation, as docs/merging.md has it: manage.py merges > docs/merging.md"

    def handle(self, **options):
        with translation.override("en"):
            self.stdout.write("\n".join(page()))


def page():
    """The lines of the page, in the language that is on."""
    yield "# What becomes of what points to a merged record"
    yield ""
    yield (
        "Made by `manage.py merges` from the answers in the modules that `MERGES` in the settings names; change them "
        "there. A test fails when a relation has no answer, and when one of its unique rules is not settled."
    )
    yield ""
    yield (
        "A merge is one transaction, kept in the history with its reason, and undone as a whole within 30 days unless "
        "a row that it wrote was changed since. Who may change both records may merge them, with the permission of "
        "its own that the roles in `promotion_crm/roles.py` give; nobody needs the right to delete."
    )
    for name, of in mergeables().items():
        yield ""
        yield f"## {heading_of(name)}"
        yield ""
        found = moving(model_of(of))
        yield from _table(("Relation", "Becomes"), [(f"`{a.relation}`", a.why) for a in found])
        yield ""
        yield from _table(("Rule", "How it is settled"), _rules(of, found))
    yield ""
    yield "## By number, without a foreign key"
    yield ""
    stays = [answer for answer in answers().values() if isinstance(answer, Stays)]
    yield from _table(("Field", "Is left as it is"), [(f"`{a.relation}`", a.why) for a in stays])
    yield ""
    yield (
        "History entries are never rewritten: those of both records stay readable under the numbers they had, and the "
        "timeline of the kept record tells both."
    )


def _rules(of, found):
    for check in of.checks:
        yield "", f"Refused: {check.__doc__}"
    for answer in found:
        for bar in answer.bars:
            yield f"`{answer.relation}`", f"Refused: {bar.sentence}"
        for name, how in answer.rules.items():
            settled = [] if isinstance(how, Refused) else [str(how.words)]
            refused = [f"Refused: {how.sentence}"] if getattr(how, "sentence", "") else []
            yield f"`{name}`", " ".join([*settled, *refused])


def _table(heads, rows):
    for row in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(map(str, row))} |"
