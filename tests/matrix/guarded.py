"""Rows that guard the others: sessions, passkeys, seals, alerts, an entry of the history."""

from functools import cached_property

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from promotion_crm.history import last_id
from tests import make

SAID = b'{"type": "webauthn.create", "challenge": "", "origin": "https://crm.example.org"}'


class Guarded:
    """Of `Objects`: what the ways of guarding.py are about."""

    @cached_property
    def session(self):
        return make.make_browser_session(user=self.me)

    @cached_property
    def passkey(self):
        return Authenticator.objects.create(
            user=self.me, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": credential()}
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


def credential():
    """What a passkey says of itself when it is added, as allauth keeps it."""
    key = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    known = AttestedCredentialData.create(Aaguid.NONE, b"matrix", key)
    said = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.AT, 0, known)
    attested = AttestationObject.create("none", said, {})
    response = {"clientDataJSON": websafe_encode(SAID), "attestationObject": websafe_encode(attested)}
    name = websafe_encode(b"matrix")
    return {"id": name, "rawId": name, "type": "public-key", "response": response}
