from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from promotion_crm.importing.reading import FileRefused
from promotion_crm.models import User
from promotion_crm.roles import OPERATOR


class Command(BaseCommand):
    help = "Import a list from a CSV file in UTF-8: all rows or none."

    def add_arguments(self, parser):
        parser.add_argument("list", help="Its name, as in its address: leads.")
        parser.add_argument("file", help="A CSV file in UTF-8, parted by commas or semicolons.")
        parser.add_argument("--dry-run", action="store_true", help="Check and tell; save nothing.")
        parser.add_argument("--as", dest="user", help="Import as this user: what they may add and change.")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES))

    def handle(self, **options):
        by = self.importer(options["user"])
        language = options["language"] or getattr(by, "language", settings.LANGUAGE_CODE)
        with translation.override(language):
            made = self.declared(options["list"])(by)
            content, name = self.content(options["file"])
            try:
                outcome = made.run(content, file=name, dry=options["dry_run"])
            except FileRefused as error:
                raise CommandError(str(error)) from error
            self.tell(outcome, options["dry_run"])

    def importer(self, username):
        if not username:
            return OPERATOR
        user = User.objects.filter(username=username, is_active=True).first()
        if not user:
            raise CommandError(f"--as={username}: {_('There is no such user.')}")
        return user

    def declared(self, name):
        if name not in settings.IMPORTS:
            names = _("Choose one of: %(names)s.") % {"names": ", ".join(settings.IMPORTS)}
            raise CommandError(f"list={name}: {_('This list cannot be imported.')} {names}")
        return import_string(settings.IMPORTS[name])

    def content(self, name):
        path = Path(name)
        try:
            return path.read_bytes(), path.name
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s.") % {"file": name, "why": error.strerror}
            ) from error

    def tell(self, outcome, dry):
        for row in outcome.rows:
            for remark in row.remarks:
                self.stdout.write(_("Row %(number)d: %(said)s") % {"number": row.number, "said": remark})
        if outcome.unread:
            names = ", ".join(outcome.unread)
            self.stdout.write(_("Not imported, as they follow from other records: %(names)s.") % {"names": names})
        self.stdout.write(str(outcome))
        if refused := [
            _("Row %(number)d: %(said)s") % {"number": row.number, "said": said}
            for row in outcome.refused
            for said in row.problems
        ]:
            raise CommandError("\n".join([*refused, _("Nothing was saved.")]))
        if outcome.change_set:
            self.stdout.write(_("To undo it: manage.py undo %(mark)s") % {"mark": outcome.change_set.context})
        if dry:
            self.stdout.write(_("A trial: nothing was saved."))
