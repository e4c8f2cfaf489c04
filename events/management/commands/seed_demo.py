import os
import secrets

from django.utils.translation import gettext as _

from events.demo.loading import load
from events.demo.people import COLLEAGUES
from events.models import Event, Meeting
from partners.models import Appointment, Contact, Organization, ProjectLead
from promotion_crm.commanding import BaseCommand
from promotion_crm.roles import ROLES
from promotion_crm.wording import listed


class Command(BaseCommand):
    help = _(
        "Load public facts and clearly marked samples. Running it twice changes nothing. The password of the demo's "
        "users is $DEMO_PASSWORD, or a random one that is shown once."
    )

    def handle(self, *, verbosity, **options):
        given = os.environ.get("DEMO_PASSWORD", "")
        password = given or secrets.token_urlsafe(9)
        loaded = load(password)
        if not (loaded.facts or loaded.samples or loaded.users):
            self.stdout.write(_("The demo is loaded already; nothing was changed."))
            return
        if verbosity:
            self._count()
        self._sign_ins(loaded.users, password if not given else "")

    def _count(self):
        models = [Organization, Appointment, Contact, ProjectLead, Event, Meeting]
        parts = [f"{model.objects.count()} {model._meta.verbose_name_plural}" for model in models]
        self.stdout.write(_("Loaded; there are now %(parts)s.") % {"parts": listed(parts)})

    def _sign_ins(self, users, password):
        if not users:
            return
        known = {colleague.username: colleague for colleague in COLLEAGUES}
        self.stdout.write(_("Sign in as:"))
        for username in users:
            colleague = known[username]
            role = " · ".join(filter(None, [str(ROLES[colleague.role].label), colleague.district]))
            self.stdout.write(f"  {username:<11}{role}")
        if password:
            self.stdout.write(_("Password of all of them, shown only now: %(password)s") % {"password": password})
        else:
            self.stdout.write(_("Password of all of them: as in $DEMO_PASSWORD."))
