from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from promotion_crm.commanding import BaseCommand
from promotion_crm.importing.base import declared
from promotion_crm.importing.keys import BOTH, MODES
from promotion_crm.importing.plan import Plan
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.importing.rows import REFUSED
from promotion_crm.models import User
from promotion_crm.roles import OPERATOR


class Command(BaseCommand):
    help = "Import a list from a CSV or XLSX file, contacts also from vCards: all rows or none."

    def add_arguments(self, parser):
        parser.add_argument("list", help="Its name, as in its address: leads.")
        parser.add_argument("file", help="A CSV or XLSX file, or vCards.")
        parser.add_argument("--dry-run", action="store_true", help="Check and tell; save nothing.")
        parser.add_argument("--as", dest="user", help="Import as this user: what they may add and change.")
        parser.add_argument("--mode", choices=MODES, default=BOTH, help="What may become of a row.")
        parser.add_argument("--key", default="", help="The field by which a row names its record.")
        parser.add_argument("--skip-refused", action="store_true", help="Save the other rows.")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES))

    def handle(self, **options):
        by = self.importer(options["user"])
        language = options["language"] or getattr(by, "language", settings.LANGUAGE_CODE)
        with translation.override(language):
            made = self.declared(options["list"])(by)
            content, name = self.content(options["file"])
            said, refused = [], []

            def tell(rows):
                told = _("Row %(number)d: %(said)s")
                said.extend(told % {"number": row.number, "said": one} for row in rows for one in row.remarks)
                wrong = [row for row in rows if row.verdict == REFUSED]
                refused.extend(told % {"number": row.number, "said": one} for row in wrong for one in row.problems)

            plan = Plan(mode=options["mode"], key=options["key"], skip_refused=options["skip_refused"])
            try:
                made.open(content, plan)
                outcome = made.run(file=name, dry=options["dry_run"], tell=tell)
            except FileRefused as error:
                raise CommandError(str(error)) from error
            self.tell(outcome, said, refused, dry=options["dry_run"])

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
        return declared(name)

    def content(self, name):
        path = Path(name)
        try:
            return path.read_bytes(), path.name
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s.") % {"file": name, "why": error.strerror}
            ) from error

    def tell(self, outcome, said, refused, *, dry):
        for line in said:
            self.stdout.write(line)
        if outcome.unread:
            names = ", ".join(outcome.unread)
            self.stdout.write(_("Not imported, as they follow from other records: %(names)s.") % {"names": names})
        self.stdout.write(str(outcome))
        if outcome.change_set:
            self.stdout.write(_("To undo it: manage.py undo %(mark)s") % {"mark": outcome.change_set.context})
        if refused:
            end = _("They were left out; the others were saved.") if outcome.saved else _("Nothing was saved.")
            raise CommandError("\n".join([*refused, end]))
        if dry:
            self.stdout.write(_("A trial: nothing was saved."))
