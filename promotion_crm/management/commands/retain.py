from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from promotion_crm.models import User
from promotion_crm.retaining.rules import periods
from promotion_crm.retaining.running import all_automatic, carry_out, look
from promotion_crm.retaining.telling import page
from promotion_crm.roles import OPERATOR, RETAIN


class Command(BaseCommand):
    help = "Remove what is past its period: the automatic rules, or one rule for a reason. See docs/retention.md."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say what is due, by every rule.")
        parser.add_argument("--rule", help="This rule alone; one that is not automatic needs --as and --reason.")
        parser.add_argument("--as", dest="user", help="Who carries it out.")
        parser.add_argument("--reason", default="", help="Why, for the record.")
        parser.add_argument("--rules", action="store_true", help="Print all rules, as docs/retention.md has them.")

    def handle(self, *, dry_run, rule, user, reason, rules, **options):
        if rules:
            with translation.override("en"):
                self.stdout.write("\n".join(page()))
            return
        by = self.person(user)
        with translation.override(getattr(by, "language", settings.LANGUAGE_CODE)):
            named = self.named(rule)
            if dry_run:
                for run in [look(one, by) for one in named.values()]:
                    self.stdout.write(_("%(rule)s: %(due)d due") % {"rule": run.rule, "due": run.due})
                return
            if rule and not named[rule].automatic and not (by.pk and reason.strip()):
                raise CommandError(_("--rule %(rule)s: it needs a person. Add --as and --reason.") % {"rule": rule})
            runs = [carry_out(named[rule], by=by, reason=reason)] if rule else all_automatic()
            for run in runs:
                said = {"rule": run.rule, "done": run.done, "due": run.due}
                self.stdout.write(_("%(rule)s: %(done)d of %(due)d") % said)
            if not runs:
                self.stdout.write(_("Nothing is due by an automatic rule."))
            if problems := [f"{run.rule}: {run.problem}" for run in runs if run.problem]:
                raise CommandError("\n".join(problems))

    def person(self, username):
        if not username:
            return OPERATOR
        user = User.objects.filter(username=username, is_active=True).first()
        if not user:
            raise CommandError(_("--as %(name)s: there is no such user.") % {"name": username})
        if not user.has_perm(RETAIN):
            raise CommandError(_("--as %(name)s: this user may not carry out retention.") % {"name": username})
        return user

    def named(self, name):
        known = periods()
        if name and name not in known:
            told = {"name": name, "names": ", ".join(known)}
            raise CommandError(_("--rule %(name)s: there is no such rule. Choose one of: %(names)s.") % told)
        return {name: known[name]} if name else known
