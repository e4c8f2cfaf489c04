"""What browsers report of our Content-Security-Policy, in both of their ways to say it, counted by what it is.

Anyone may send a report, so little of it is believed and less is kept: no query, no address of a record,
of another site its name alone, and no more than MOST rows in all.
"""

import hashlib
from collections import Counter
from urllib.parse import urlsplit

from django.db import connection
from django.urls import Resolver404, resolve

MOST = 1000  # rows kept: past that only what is known already is counted
AT_ONCE = 20  # reports of one request
# What somebody installed in their own browser is no business of ours.
EXTENSIONS = ("chrome-extension", "moz-extension", "safari-extension", "safari-web-extension", "ms-browser-extension")
INSIDE = (*EXTENSIONS, "webkit-masked-url", "chrome", "resource", "about", "user-script")
LEGACY = {
    "documentURL": "document-uri",
    "blockedURL": "blocked-uri",
    "effectiveDirective": "effective-directive",
    "sourceFile": "source-file",
    "lineNumber": "line-number",
}
KEEP = f"""
    INSERT INTO promotion_crm_cspreport AS kept
        (digest, directive, blocked, page, source, count, first_seen_at, last_seen_at)
    SELECT new.*, now(), now()
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
        AS new (digest, directive, blocked, page, source, count)
    WHERE EXISTS (SELECT FROM promotion_crm_cspreport old WHERE old.digest = new.digest)
        OR (SELECT count(*) FROM promotion_crm_cspreport) < {MOST}
    ORDER BY new.digest
    ON CONFLICT (digest) DO UPDATE SET count = kept.count + excluded.count, last_seen_at = excluded.last_seen_at
"""


def keep(sent, host):
    """Count the reports in the JSON of a request; those of pages of another host, and of extensions, are dropped."""
    told = Counter(row for body in _bodies(sent) if (row := _row(body, host)))
    if not told:
        return
    rows = [(hashlib.sha256("\0".join(row).encode()).hexdigest(), *row, count) for row, count in told.items()]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])


def _bodies(sent):
    """The reports themselves, by the names of the Reporting API."""
    if isinstance(sent, list):
        entries = [one for one in sent[:AT_ONCE] if isinstance(one, dict) and one.get("type") == "csp-violation"]
        return [one["body"] for one in entries if isinstance(one.get("body"), dict)]
    body = sent.get("csp-report") if isinstance(sent, dict) else None
    if not isinstance(body, dict):
        return []
    new = {name: body.get(old) for name, old in LEGACY.items()}
    return [new | {"effectiveDirective": new["effectiveDirective"] or body.get("violated-directive")}]


def _row(body, host):
    """(directive, blocked, page, source), None for what is dropped."""
    page, source = _split(body.get("documentURL")), _split(body.get("sourceFile"))
    blocked, directive = _text(body.get("blockedURL")), _text(body.get("effectiveDirective")).split(" ")[0]
    if not directive or page.netloc != host or source.scheme in INSIDE or _split(blocked).scheme in INSIDE:
        return None
    return directive[:60], _site_of(blocked, host)[:200], _route_of(page.path)[:200], _place(source, body, host)[:200]


def _text(value):
    """Printable text; a report that says something else says nothing."""
    return "".join(c for c in value[:2000] if c.isprintable()) if isinstance(value, str) else ""


def _split(value):
    try:
        return urlsplit(_text(value))
    except ValueError:
        return urlsplit("")


def _site_of(blocked, host):
    """A word such as inline or eval as it is; of an address its site, and the path where it is our own."""
    parts = _split(blocked)
    if not parts.scheme or not parts.netloc:
        return parts.scheme or blocked.partition("?")[0] or "inline"
    site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return f"{site}{_route_of(parts.path)}" if parts.netloc == host else site


def _route_of(path):
    """The pattern of a page, such as leads/<int:pk>/: neither its number nor what a link ends in."""
    if path.startswith("/static/"):
        return path
    try:
        return f"/{resolve(path).route}"
    except (Resolver404, ValueError):
        return "?"


def _place(source, body, host):
    if not source.path or source.netloc != host:
        return f"{source.scheme}://{source.netloc}" if source.netloc else ""
    line = body.get("lineNumber")
    return f"{_route_of(source.path)}:{line}" if isinstance(line, int) and 0 < line < 10**7 else _route_of(source.path)
