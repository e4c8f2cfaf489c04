"""From which address a request comes, behind the proxies that are ours and no others.

What a visitor writes into X-Forwarded-For is believed by nobody: each of our proxies appends the
address it was asked from, so of N proxies (setting TRUSTED_PROXIES) the Nth from the end is the visitor's.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings


def client_address(request):
    """The address of the visitor, "" where the server knows none (as on a socket file)."""
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return str(peer or "")
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    # Fewer names than proxies: it went round them, and what it says of itself is worth nothing.
    visitor = _address(told[-proxies]) if len(told) >= proxies else None
    return str(visitor or peer or "")


def network_of(address):
    """What is counted as one visitor: of IPv6 the /64 that a household or an office holds."""
    known = _address(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Network((known, 64), strict=False))
    return str(known or "")


def _address(text):
    """The address in a text such as 192.0.2.1, 192.0.2.1:443, 2001:db8::1 or [2001:db8::1]:443; None in others."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
