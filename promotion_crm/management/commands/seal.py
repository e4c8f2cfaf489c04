from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from promotion_crm.commanding import BaseCommand
from promotion_crm.seals import seal
from promotion_crm.seals.settling import StillRunning


class Command(BaseCommand):
    help = "Seal what was written to the history and the logs since the last seal. The worker does so once an hour."

    def handle(self, **options):
        try:
            made = seal()
        except StillRunning as error:
            raise CommandError(_("Somebody is still writing; nothing was sealed. Try again in a minute.")) from error
        if not made:
            self.stdout.write(_("Nothing was written since the last seal."))
            return
        self.stdout.write(_("Sealed %(rows)d rows: %(code)s") % {"rows": made.row_count, "code": made.code})
