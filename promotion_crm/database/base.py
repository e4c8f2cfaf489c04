"""Django's PostgreSQL backend, talking to the embedded server, which it starts on the first connection."""

from django.db.backends.postgresql import base, client

from .server import DATABASE, embedded


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the server's own psql."""

    def runshell(self, parameters):
        server = embedded()
        server.ensure()
        self.executable_name = str(server.binary("psql"))
        at = server.parameters()
        self.connection.settings_dict |= {"HOST": at["host"], "PORT": at["port"], "USER": at["user"]}
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL that needs no setting up. Raises DatabaseUnavailable where it cannot run."""

    client_class = DatabaseClient

    def __init__(self, settings_dict, alias="default"):
        # None means "any database", "" that the settings name none.
        if settings_dict["NAME"] == "":
            settings_dict["NAME"] = DATABASE
        super().__init__(settings_dict, alias)

    def get_connection_params(self):
        server = embedded()
        if not server.joined:
            server.ensure()
        return super().get_connection_params() | server.parameters()

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            # It was killed since, or the database was dropped: once more from the start.
            embedded().ensure()
            return super().get_new_connection(conn_params)
