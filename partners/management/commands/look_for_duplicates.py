from django.core.management.base import CommandError

from partners.doubles.sweeping import catch_up, sweep
from partners.models import DOUBLES
from promotion_crm.commanding import BaseCommand
from promotion_crm.working import JobRefused


class Command(BaseCommand):
    help = "Compare all organizations and all contacts; what may be one waits under Duplicates."

    def add_arguments(self, parser):
        parser.add_argument(
            "lists", nargs="*", choices=[*DOUBLES, []], help="organizations, contacts; both unless told"
        )
        parser.add_argument("--changed", action="store_true", help="only what was written since all were compared last")

    def handle(self, *, lists, changed, **options):
        # Organizations first: people of one name at two rows of one firm may be one person.
        for name in [name for name in DOUBLES if name in lists or not lists]:
            try:
                said = self._caught_up(name) if changed else self._searched(name)
            except JobRefused as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write(f"{name}: {said}")

    def _caught_up(self, name):
        return f"{catch_up(name):,} new pairs."

    def _searched(self, name):
        search = sweep(name)
        seconds = (search.ended_at - search.started_at).total_seconds()
        over = ", ".join(f"{kind} {count:,}" for kind, count in search.passed_over.items())
        said = f"{search.rows:,} rows, {search.found:,} pairs, {search.fresh:,} of them new, in {seconds:.0f} s."
        return f"{said} Values passed over, as too many rows share them: {over}." if over else said
