from django.core.management import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.reminding import remind


class Command(BaseCommand):
    help = _(
        "Remind people of what is due: expected landings, leads without contact, milestones, checks of landings, "
        "aftercare issues. Run it once a day; a day that was left out is made up for, a second run adds nothing."
    )

    def handle(self, *, verbosity, **options):
        made = remind()
        if verbosity:
            self.stdout.write(ngettext("%(count)d reminder made.", "%(count)d reminders made.", made) % {"count": made})
