"""The mail of what is due: at most one a day to each person, with what they may see when it is written.

`settings.DIGEST` names functions of a person and the time of their last mail that give the
`Part`s. A row of each person and day stands in the database before the mail is sent and is
held while it is, so that of two runs one sends it, and a run that was killed leaves it to the
next. Where the mail was sent and the run killed before it could say so, the next sends it
once more with the same Message-ID.
"""

import logging
import smtplib
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from promotion_crm.models import Digest, User
from promotion_crm.wording import listed

SHOWN = 15  # lines of a part; the list it leads to has all
State = Digest.State
log = logging.getLogger(__name__)


@dataclass
class Part:
    """A few things of one kind. `title` says how many there are, `lines` are pairs of words and the path of a page."""

    title: str
    lines: list = field(default_factory=list)
    path: str = ""


def send_all(day=None):
    """Send what is due by that day (today) to all whose mail of the day is not sent yet: {state: how many}."""
    day = day or localdate()
    _begin(day)
    left = list(Digest.objects.unsent().filter(day=day).order_by("pk").values_list("pk", flat=True))
    came_to = Counter(_send(pk) for pk in left)
    del came_to[None]
    return came_to


def wanted(day):
    """Who wants a mail that day. One of a Monday that was missed, or failed, is made up for later in the week."""
    monday = day - timedelta(days=day.weekday())
    this_week = Digest.objects.filter(user=OuterRef("pk"), day__gte=monday, state__in=[State.SENT, State.NOTHING])
    people = User.objects.filter(is_active=True).exclude(email="")
    return people.filter(Q(digest=User.Mail.DAILY) | Q(digest=User.Mail.MONDAYS) & ~Exists(this_week))


@transaction.atomic
def _begin(day):
    """A row of the day for each; what a run of a day before left is told of in the mail of this one."""
    before = Digest.objects.filter(state=State.WAITING, day__lt=day)
    before.update(state=State.FAILED, why=_("The run broke off. What was due stands in the next mail."))
    Digest.objects.bulk_create([Digest(user=user, day=day) for user in wanted(day)], ignore_conflicts=True)


@transaction.atomic
def _send(pk):
    """What the row came to; None where another run is at it, or was."""
    rows = Digest.objects.unsent().select_for_update(skip_locked=True, of=["self"]).select_related("user")
    digest = rows.filter(pk=pk).first()
    if digest is None:
        return None
    try:
        with transaction.atomic(), translation.override(digest.user.language):
            said = _sent(digest)
    except Exception:  # whatever broke: the log has it, and those who come after get theirs
        log.exception("the mail of what is due could not be written for %s", digest.user.username)
        why = _("It broke off by a fault of the CRM, which is in its log. Try it again.")
        said = {"state": State.FAILED, "why": why}
    Digest.objects.filter(pk=pk).update(tries=F("tries") + 1, address=digest.user.email, **said)
    return said["state"]


def _sent(digest):
    """Write the mail and send it: what the row is to say."""
    user = digest.user
    may = user.is_active and user.email and user.digest
    parts = parts_for(user) if may else []
    if not parts:
        return {"state": State.NOTHING, "why": ""}
    host = urlsplit(settings.SITE_URL).hostname
    subject, text = written(parts)
    marks = {"Message-ID": f"<digest-{user.pk}-{digest.day}@{host}>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, to=[user.email], headers=marks).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.warning("the mail of what is due was not sent to %s: %s", user.username, error)
        return {"state": State.FAILED, "why": str(error)[:1000]}
    return {"state": State.SENT, "why": "", "sent_at": now()}


def parts_for(user):
    """All there is to tell this person now."""
    last = user.digests.filter(state=State.SENT).order_by("-sent_at").first()
    made = (import_string(name)(user, last.sent_at if last else None) for name in settings.DIGEST)
    return [part for parts in made for part in parts]


def written(parts):
    """(subject, text) of a mail."""
    subject = " ".join(listed(part.title for part in parts[:3]).split())
    blocks = ["\n".join(_block(part)) for part in parts]
    foot = _("Which of these mails you get: %(url)s") % {"url": settings.SITE_URL + reverse("mail-settings")}
    return subject[:200], "\n\n".join([*blocks, f"--\n{foot}"]) + "\n"


def _block(part):
    yield part.title
    for words, path in part.lines[:SHOWN]:
        yield f"- {' '.join(words.split())}"
        if path:
            yield f"  {settings.SITE_URL}{path}"
    if part.path:
        yield _("All: %(url)s") % {"url": settings.SITE_URL + part.path}
