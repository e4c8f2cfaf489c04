"""The base of our commands: what one writes says in the history which command it was, and in whose name."""

from django.core.management import base

from promotion_crm.models import User
from promotion_crm.origins import written_by


class BaseCommand(base.BaseCommand):
    """A command that does its work and ends. Those that go on, such as the worker, tell apart what they do."""

    def execute(self, *args, **options):
        name = type(self).__module__.rpartition(".")[2]
        with written_by(f"manage.py {name}", _person(options.get("user"))):
            return super().execute(*args, **options)


def _person(username):
    """Whose name stands behind --as; the command itself says where there is no such person."""
    return User.objects.filter(username=username).only("pk").first() if isinstance(username, str) and username else None
