"""Files are handed out in one way: as a download that no browser opens as a page of ours, and into the log."""

import hashlib
from io import BytesIO

from django.http import FileResponse

from promotion_crm.masking import masked_path
from promotion_crm.models import Download


def handed_out(request, record, file, name, sha256, **given):
    """The answer with a file of a record, once the log knows of it."""
    Download.objects.create(
        user=request.user,
        kind=record._meta.label_lower,
        record_id=record.pk,
        name=name[:200],
        sha256=sha256,
        address=masked_path(request.path)[:300],
    )
    given = {"content_type": "application/octet-stream"} | given
    answer = FileResponse(file, as_attachment=True, filename=name, **given)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def made_out(request, record, content, name, content_type):
    """The same for a file that was made just now, of bytes."""
    digest = hashlib.sha256(content).hexdigest()
    return handed_out(request, record, BytesIO(content), name, digest, content_type=content_type)
