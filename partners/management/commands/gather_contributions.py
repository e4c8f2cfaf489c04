from django.core.management import CommandError
from django.utils.translation import gettext as _

from partners.models.evaluations import FIRST_YEAR, LAST_YEAR
from partners.programs.contributing import gather
from promotion_crm.commanding import BaseCommand


class Command(BaseCommand):
    """Find what partners did in what the CRM knows: leads, landings, events. `manage.py remind` does it as well."""

    help = __doc__

    def add_arguments(self, parser):
        words = _("a year to look at; last year and this one unless told")
        parser.add_argument("--year", type=int, metavar="YEAR", help=words)

    def handle(self, *, year, **options):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(_("--year: %(year)s is no year of this CRM.") % {"year": year})
        came_to = gather(year)
        said = _("%(new)d contributions new, %(changed)d set right, %(gone)d gone or marked.")
        self.stdout.write(said % vars(came_to))
