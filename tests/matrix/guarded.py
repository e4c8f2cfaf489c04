"""Rows that guard the others: sessions, passkeys, seals, alerts, an entry of the history."""

from functools import cached_property

from allauth.mfa.models import Authenticator

from promotion_crm.history import last_id
from tests import make


class Guarded:
    """Of `Objects`: what the ways of guarding.py are about."""

    @cached_property
    def session(self):
        return make.make_browser_session(user=self.me)

    @cached_property
    def passkey(self):
        return Authenticator.objects.create(
            user=self.me, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
        )

    @cached_property
    def changed_organization(self):
        self.organization.note = "Changed"
        self.organization.save()
        return self.organization

    @property
    def newest_entry(self):
        return last_id(self.changed_organization)

    @property
    def any_lead(self):
        return self.world.leads["elsewhere"]

    @cached_property
    def any_seal(self):
        return make.make_seal()

    @cached_property
    def export_alert(self):
        return make.make_export_alert()
