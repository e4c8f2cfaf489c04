"""The engine of sessions: whose they are and since when is in columns, so they can be listed and ended."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.timezone import now

from promotion_crm.models import BrowserSession


class SessionStore(DatabaseStore):
    """A session ends when it was idle for too long or is too old, whatever the cookie says."""

    row = None
    client = ("", "")  # address and browser of the request, see gate.py

    @classmethod
    def get_model_class(cls):
        return BrowserSession

    def _get_session_from_db(self):
        self.row = BrowserSession.objects.live().filter(pk=BrowserSession.digest(self.session_key)).first()
        if self.row is None:
            self._session_key = None
        return self.row

    def load(self):
        row = self._get_session_from_db()
        return self.decode(row.data) if row else {}

    def exists(self, session_key):
        return BrowserSession.objects.filter(pk=BrowserSession.digest(session_key)).exists()

    def create_model_instance(self, data):
        key = BrowserSession.digest(self._get_or_create_session_key())
        if self.row is None or self.row.pk != key:
            at = now()
            ends = at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
            self.row = BrowserSession(pk=key, started_at=at, seen_at=at, expires_at=ends)
        self.row.data = self.encode(data)
        self.row.user_id = data.get(SESSION_KEY)
        if any(self.client):
            self.row.address, self.row.agent = self.client
        return self.row

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            BrowserSession.objects.filter(pk=BrowserSession.digest(key)).delete()

    def seen(self):
        """Write down that the session is used, once in a while."""
        at = now()
        if self.row and self.row.seen_at < at - settings.SESSION_NOTED:
            self.row.seen_at = at
            address = self.row.address = self.client[0]
            BrowserSession.objects.filter(pk=self.row.pk).update(seen_at=at, address=address)

    @classmethod
    def clear_expired(cls):
        BrowserSession.objects.over().delete()


def sweep():
    """A round of the worker: sessions that are over go."""
    SessionStore.clear_expired()
