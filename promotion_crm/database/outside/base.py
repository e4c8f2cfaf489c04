"""Django's PostgreSQL backend, which says in one sentence why a server cannot be reached."""

from django.db.backends.postgresql import base
from django.utils.translation import gettext as _

from promotion_crm.database.unavailable import DatabaseUnavailable


class DatabaseWrapper(base.DatabaseWrapper):
    """The server of DATABASE_URL. Raises DatabaseUnavailable where it lets nobody in."""

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except self.Database.Error as error:
            said = _(
                "The database of DATABASE_URL cannot be used (%(reason)s):"
                " check its address, name, user and password, and that its server runs."
            )
            raise DatabaseUnavailable(said % {"reason": _reason(error, conn_params.get("password"))}) from None


def _reason(error, password):
    """The first line of what PostgreSQL says, without the password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    first = lines[0].replace("FATAL:  ", "").strip()
    return first.replace(str(password), "…") if password else first
