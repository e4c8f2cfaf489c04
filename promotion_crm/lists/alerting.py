"""What the privacy officers are told of exports: on their desk, and by mail once for each alert."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from promotion_crm import mailing
from promotion_crm.models import ExportAlert, User
from promotion_crm.panels import Panel

from .base import heading_of

OFFICER = "privacy officer"
SHOWN = 8
LEFT = timedelta(minutes=10)  # after which a mail in hand was left by a worker that died


class Alarm(mailing.Sender):
    """One mail to all privacy officers, in each of their languages."""

    model = ExportAlert

    def read(self, pk):
        return ExportAlert.objects.select_related("user").get(pk=pk)

    def unfit(self, mail):
        return "" if officers() else _("No privacy officer has an e-mail address: write one in their account.")

    def message(self, mail):
        people = officers()
        subjects, texts = [], []
        for language in sorted({person.language for person in people}):
            with translation.override(language):
                subjects.append(_("Exports of %(name)s: %(what)s") % _said(mail))
                texts.append(f"{in_words(mail)}\n\n{settings.SITE_URL}{reverse('export-limits')}\n")
        to = [person.email for person in people]
        headers = {"Auto-Submitted": "auto-generated"}
        subject = " ".join(subjects[0].split())[:200]
        return EmailMessage(subject, "\n".join(texts), to=to, headers=headers, connection=self.connection)


def officers():
    return list(User.objects.colleagues().filter(groups__name=OFFICER).exclude(email=""))


def send_waiting():
    """A round of the worker: the mails of the alerts that wait, each once."""
    left = ExportAlert.objects.filter(claimed_at__lt=now() - LEFT)
    mailing.in_doubt(left)
    waiting = list(ExportAlert.objects.filter(state=mailing.TO_SEND).order_by("pk").values_list("pk", flat=True))
    sender = Alarm() if waiting else None
    for pk in waiting:
        sender.send(pk)


def _said(alert):
    return {
        "name": str(alert.user),
        "what": alert.get_kind_display(),
        "list": heading_of(alert.list_name),
        "rows": f"{alert.rows:,}",
        "limit": f"{alert.limit:,}",
        "day": alert.day.isoformat(),
    }


SENTENCES = {
    "near": gettext_noop(
        "%(name)s has exported %(rows)s rows with personal data on %(day)s, of %(limit)s allowed a day."
    ),
    "reached": gettext_noop(
        "%(name)s wanted personal data past the %(limit)s rows a day: %(rows)s rows on %(day)s with those asked "
        "for last. Nothing of that was given out."
    ),
    "emergency": gettext_noop(
        "%(name)s, a superuser, exported %(rows)s rows with personal data on %(day)s, past %(limit)s."
    ),
    "files": gettext_noop(
        "%(name)s made %(rows)s files of lists on %(day)s, which is the most a day, and asked for another."
    ),
}


def in_words(alert):
    """What happened, in a sentence; it names the list as a place, and no row of it."""
    return f"{_(SENTENCES[alert.kind]) % _said(alert)} {_('The last list: %(list)s.') % _said(alert)}"


def desk_alerts(request, record=None):
    """What privacy officers have not marked as seen; nobody else's desk asks for it."""
    if OFFICER not in request.user.roles:
        return None
    alerts = list(ExportAlert.objects.visible_to(request.user).unseen().select_related("user")[: SHOWN + 1])
    if not alerts:
        return None
    return Panel(
        title=_("Exports to look at"),
        template="exports/desk_alerts.html",
        context={"lines": [(alert, in_words(alert)) for alert in alerts[:SHOWN]]},
        count=f"{SHOWN}+" if len(alerts) > SHOWN else len(alerts),
        url=reverse("export-limits"),
        url_label=_("All alerts"),
        wide=True,
    )
