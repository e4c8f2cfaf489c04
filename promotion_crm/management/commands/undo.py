from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from promotion_crm.commanding import BaseCommand
from promotion_crm.lists.base import heading_of
from promotion_crm.models import ChangeSet, User
from promotion_crm.roles import OPERATOR
from promotion_crm.undoing import Undoing


class Command(BaseCommand):
    help = "Undo one import or bulk edit as a whole. Refused where a record changed since."

    def add_arguments(self, parser):
        parser.add_argument("context", help="The mark that the import, or the page of the bulk change, told.")
        parser.add_argument("--dry-run", action="store_true", help="Check and tell; undo nothing.")
        parser.add_argument("--as", dest="user", help="Undo as this user: what they may change.")

    def handle(self, **options):
        by = self.person(options["user"])
        with translation.override(getattr(by, "language", "en")):
            self.undo(self.change_set(options["context"], by), by, options["dry_run"])

    def person(self, username):
        if not username:
            return OPERATOR
        user = User.objects.filter(username=username, is_active=True).first()
        if not user:
            raise CommandError(f"--as={username}: {_('There is no such user.')}")
        return user

    def change_set(self, context, by):
        try:
            one = ChangeSet.objects.visible_to(by).filter(context=UUID(context)).first()
        except ValueError:
            one = None
        if not one:
            raise CommandError(f"context={context}: {_('There is no such import or bulk edit.')}")
        return one

    def undo(self, one, by, dry):
        try:
            Undoing(one, by).run(dry=dry)
        except ValidationError as error:
            raise CommandError("\n".join([*error.messages, _("Nothing was undone.")])) from error
        what = {"kind": one.get_kind_display(), "list": heading_of(one.list_name), "number": one.row_count}
        self.stdout.write(_("Undone: %(kind)s, %(list)s, %(number)d records.") % what)
        if dry:
            self.stdout.write(_("A trial: nothing was undone."))
