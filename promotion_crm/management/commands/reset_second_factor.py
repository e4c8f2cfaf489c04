"""Take the second factor of somebody who lost it, where no system administrator can sign in to do so."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from promotion_crm.models import User
from promotion_crm.signing_in.factors import reset


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help=_("Stands in the history of the account."))

    def handle(self, *, username, reason, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account %(name)s. See the list of users.") % {"name": username})
        reset(user, by=None, reason=reason)
        self.stdout.write(_("%(name)s signs in with the password alone and sets up a new one.") % {"name": username})
