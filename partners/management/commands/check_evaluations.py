from django.core.management import CommandError
from django.utils.translation import gettext as _

from partners.programs.proving import first_that_differs
from promotion_crm.commanding import BaseCommand


class Command(BaseCommand):
    """Recompute every published evaluation from the inputs it froze; name the first that differs."""

    help = __doc__

    def handle(self, **options):
        differs, count = first_that_differs()
        if differs:
            told = _("%(evaluation)s (number %(pk)d) does not come to what was published.")
            raise CommandError(told % {"evaluation": differs, "pk": differs.pk})
        self.stdout.write(_("%(count)d published evaluations recompute to the same figures.") % {"count": count})
