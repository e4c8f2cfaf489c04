from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from partners.mending import name_of
from partners.pipeline import GATES, STATUS_STEPS, STEPS, Stage, Status
from promotion_crm.commanding import BaseCommand


class Command(BaseCommand):
    help = "Print what each stage asks for, as docs/gates.md has it: manage.py gates > docs/gates.md"

    def add_arguments(self, parser):
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default="en")

    def handle(self, *, language, **options):
        with translation.override(language):
            self.stdout.write("\n".join(page()))


def page():
    """The lines of the page, in the language that is on."""
    yield f"# {_('What each stage asks for')}"
    yield ""
    yield _("Made by `manage.py gates` from the table `GATES` in `partners/pipeline.py`; change it there.")
    yield ""
    rows = [(gate.stage.label, name_of(gate), f"`{gate.field}`", gate.why) for gate in GATES]
    yield from _table((_("Stage"), _("Needs"), _("Field"), _("Otherwise")), rows)
    yield ""
    yield f"## {_('The steps there are')}"
    yield ""
    yield _(
        "The database refuses any other. A step back needs a reason, a step past a stage a permission, and only a "
        "verification that was passed leads to “Landed”."
    )
    yield ""
    yield from _table((_("Stage"), _("May become")), _steps(Stage, STEPS))
    yield ""
    yield from _table((_("Status"), _("May become")), _steps(Status, STATUS_STEPS))


def _steps(choices, steps):
    for before in choices:
        yield before.label, " · ".join(str(after.label) for after in choices if (before.value, after.value) in steps)


def _table(heads, rows):
    for row in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(map(str, row))} |"
