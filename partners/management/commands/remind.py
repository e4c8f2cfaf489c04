from django.core.management import BaseCommand
from django.utils.translation import ngettext

from partners.reminding import remind


class Command(BaseCommand):
    """Remind people of what has come due since the last run. Run it daily; a day missed is made up for."""

    help = __doc__

    def handle(self, **options):
        count = remind()
        self.stdout.write(ngettext("%d reminder made.", "%d reminders made.", count) % count)
