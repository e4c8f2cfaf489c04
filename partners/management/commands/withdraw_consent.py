from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from partners import consent
from partners.asking_for import person
from partners.models import Contact


class Command(BaseCommand):
    help = "Note that persons took back their consent: nobody contacts them from then on."

    def add_arguments(self, parser):
        parser.add_argument("contacts", type=int, nargs="+", help="The numbers of the contacts.")
        parser.add_argument("--reason", default="", help="How it was said, and what shows it.")
        parser.add_argument("--as", dest="user", required=True, help="Who notes it.")

    def handle(self, **options):
        by = person(options["user"], "partners.change_contact", named=True)
        with translation.override(by.language or "en"):
            asked = set(options["contacts"])
            mine = set(Contact.objects.editable_by(by).filter(pk__in=asked).values_list("pk", flat=True))
            if others := sorted(asked - mine):
                raise CommandError(f"contacts={others}: {_('There is no such contact, or it is not yours to change.')}")
            number = consent.withdraw(sorted(mine), by=by, evidence=options["reason"][:300])
            self.stdout.write(_("%(number)d withdrawn.") % {"number": number})
