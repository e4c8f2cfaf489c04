from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import ExchangeRate
from promotion_crm.commanding import BaseCommand


class Command(BaseCommand):
    """Load the days of the European Central Bank's table that are missing; nothing new, nothing done."""

    help = __doc__

    def handle(self, *, verbosity, **options):
        count = ExchangeRate.objects.load()
        last = ExchangeRate.objects.last_day()
        if count and verbosity:
            words = ngettext("%(count)d rate loaded, up to %(day)s.", "%(count)d rates loaded, up to %(day)s.", count)
            self.stdout.write(words % {"count": count, "day": last})
        elif verbosity:
            self.stdout.write(_("The rates are loaded already, up to %(day)s.") % {"day": last})
