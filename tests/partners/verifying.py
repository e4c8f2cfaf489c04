"""Asking, judging, deciding through the pages, for the tests of verification."""

from django.urls import reverse


def post(client, name, lead, *args, **data):
    return client.post(reverse(name, args=[lead.pk, *args]), data)


def page_of(client, lead):
    return client.get(reverse("verification", args=[lead.pk])).content.decode()


def checklist(verification, **rows):
    """What the form of the checklist posts, with some rows filled in: {kind: (verdict, note)}."""
    data = {}
    for check in verification.checks.all():
        verdict, note = rows.get(check.kind, (check.verdict, check.note))
        data |= {f"check-{check.pk}-verdict": verdict, f"check-{check.pk}-note": note}
        data |= {f"initial-check-{check.pk}-verdict": check.verdict, f"initial-check-{check.pk}-note": check.note}
    return data


def confirm(verification, by):
    for row in verification.checks.all():
        row.judge("yes", by=by)
