from django.utils.translation import ngettext

from partners.programs.contributing import gather
from partners.programs.expiring import expire
from partners.reminding import remind
from promotion_crm.commanding import BaseCommand
from promotion_crm.digesting import State, send_all


class Command(BaseCommand):
    """Remind people of what has come due since the last run, and mail each what is due. Run it daily, or more often:
    a day missed is made up for, a mail that failed is tried again, and nobody gets two of one day.
    """

    help = __doc__

    def handle(self, **options):
        gather()  # what was found is confirmed in time only if it is found in time
        if ended := expire():
            self.stdout.write(ngettext("%d appointment expired.", "%d appointments expired.", ended) % ended)
        count = remind()
        self.stdout.write(ngettext("%d reminder made.", "%d reminders made.", count) % count)
        came_to = send_all()
        if sent := came_to[State.SENT]:
            self.stdout.write(ngettext("%d mail sent.", "%d mails sent.", sent) % sent)
        if failed := came_to[State.FAILED]:
            said = ngettext(
                "%d mail failed: the admin says why, and the next run tries it again.",
                "%d mails failed: the admin says why, and the next run tries them again.",
                failed,
            )
            self.stderr.write(said % failed)
