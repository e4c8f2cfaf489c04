import os
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from promotion_crm.commanding import BaseCommand
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.exporting import ExportFailed, export, makers, spelled
from promotion_crm.lists.problems import BadQuestion, ExportRefused, problem
from promotion_crm.lists.saved import spelled_out
from promotion_crm.models import User
from promotion_crm.roles import EXPORT, OPERATOR


class Command(BaseCommand):
    help = "Export a list, as the web does: the same rows, order and columns."

    def add_arguments(self, parser):
        parser.add_argument("list", help="Its name, as in its address: leads, contacts, …")
        parser.add_argument(
            "--format", required=True, choices=sorted({form for of in lists().values() for form in makers(of)})
        )
        parser.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE")
        parser.add_argument("--columns", help="Names of columns, parted by commas.")
        parser.add_argument("--as", dest="user", help="Export what this user may see.")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES))
        parser.add_argument("--purpose", help="What personal data is exported for.")
        parser.add_argument("--output", required=True, help="A file, or - for standard output.")

    def handle(self, **options):
        try:
            if not options["output"]:
                raise BadQuestion([problem("--output", "", _("Name a file, or - for standard output."))])
            reader = self.reader(options["user"])
            language = options["language"] or getattr(reader, "language", settings.LANGUAGE_CODE)
            with translation.override(language):
                of = self.list(options["list"], reader)
                form = self.form(options["format"], of)
                asked = spelled(of, form, spelled_out(of, self.params(options), reader))
                with export(Question(of, asked, reader), form).file as file:
                    self.deliver(file, options["output"])
        except (BadQuestion, ExportRefused, ExportFailed) as error:
            raise CommandError(str(error)) from error

    def reader(self, username):
        if not username:
            return OPERATOR
        user = User.objects.filter(username=username, is_active=True).first()
        if not user:
            raise BadQuestion([problem("--as", username, _("There is no such user."))])
        if not user.has_perm(EXPORT):
            raise BadQuestion([problem("--as", username, _("This user may not export lists."))])
        return user

    def list(self, name, reader):
        if name not in lists():
            remedy = _("Choose one of: %(names)s.") % {"names": ", ".join(lists())}
            raise BadQuestion([problem("list", name, _("There is no such list."), remedy)])
        of = lists()[name]
        if not reader.has_perm(of.permission):
            raise BadQuestion([problem("--as", reader.username, _("This user may not see this list."))])
        return of

    def form(self, form, of):
        if form not in makers(of):
            remedy = _("Choose one of: %(names)s.") % {"names": ", ".join(makers(of))}
            raise BadQuestion([problem("--format", form, _("This list has no such file."), remedy)])
        return form

    def params(self, options):
        """The options as the query string of the same question."""
        params = QueryDict(mutable=True)
        for pair in options["filter"]:
            name, sign, value = pair.partition("=")
            if not sign:
                raise BadQuestion([problem("--filter", pair, _("Write it as KEY=VALUE."))])
            params.appendlist(name, value)
        for name in ("columns", "purpose"):
            if options[name] is not None:
                params[name] = options[name]
        return params

    def deliver(self, file, output):
        if output == "-":
            self.print(file)
        else:
            try:
                write(file, Path(output))
            except OSError as error:
                why = _("It cannot be written: %(why)s.") % {"why": error.strerror}
                raise BadQuestion([problem("--output", output, why)]) from error

    def print(self, file):
        out = getattr(self.stdout, "buffer", None)
        if out is None:  # a text stream that took its place
            self.stdout.write(file.read().decode(), ending="")
            return
        try:
            shutil.copyfileobj(file, out)
            out.flush()
        except BrokenPipeError:
            # Whoever read has read enough; nothing more may be said on a closed pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(file, path):
    """Copy an open file to a path, where it appears whole or not at all.

    A link is followed. A device or a pipe is written into, as it cannot be replaced.
    """
    there = path.stat() if path.exists() else None
    if there and not stat.S_ISREG(there.st_mode):
        with path.open("wb") as into:
            shutil.copyfileobj(file, into)
    else:
        replace(file, Path(os.path.realpath(path)), there and stat.S_IMODE(there.st_mode))


def replace(file, path, mode):
    """The same for a plain file, which keeps its mode; a new one (None) has that of the umask."""
    beside = path.with_name(f".export-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as copy:
            if mode is not None:
                os.fchmod(copy.fileno(), mode)
            shutil.copyfileobj(file, copy)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            beside.unlink()
        raise
