from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from partners.asking_for import contact, person
from partners.erasing import Erasing, NotErased
from promotion_crm.roles import ERASE_CONTACT


class Command(BaseCommand):
    help = "Erase a person for good: out of every table and its history. Counts and leads stay."

    def add_arguments(self, parser):
        parser.add_argument("contact", type=int, help="The number of the contact.")
        parser.add_argument("--reason", required=True, help="Why: it is kept, without the name.")
        parser.add_argument("--as", dest="user", required=True, help="Who erases: a privacy officer.")
        parser.add_argument("--dry-run", action="store_true", help="Tell where the person is named; erase nothing.")

    def handle(self, **options):
        by = person(options["user"], ERASE_CONTACT, named=True)
        with translation.override(by.language or "en"):
            if not options["reason"].strip():
                raise CommandError(f"--reason: {_('Write why.')}")
            self.erase(Erasing(contact(options["contact"], by), by, options["reason"].strip()), options["dry_run"])

    def erase(self, act, dry):
        if dry:
            for hit in act.hits():
                self.stdout.write(f"{hit.table.name}: {hit.linked} + {hit.elsewhere}")
            return
        try:
            made = act.run()
        except (ValidationError, NotErased) as error:
            raise CommandError("\n".join(getattr(error, "messages", [str(error)]))) from error
        for table, number in made.rewritten.items():
            self.stdout.write(f"{table}: {number}")
        said = _("Erased. %(tables)d tables were read through afterwards; the person is in none of them.")
        self.stdout.write(said % {"tables": made.proof["tables"]})
