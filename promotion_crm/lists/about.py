"""What a sheet of rows says of itself: which list, asked how, by whom and when."""

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from promotion_crm.wording import after_label, listed

from .filters import ANY


def about(question, number):
    """The facts of an export of `number` rows: [{"what": …, "is": …}, …], the list first."""
    facts = [
        (_("List"), question.title),
        (_("Filter"), filters_in_words(question) or _("none: the whole list")),
        *shape_in_words(question),
        (_("Rows"), number),
        (pgettext("of a file", "Made by"), str(question.reader) if question.reader.pk else _("the command line")),
        (pgettext("of a file", "Made at"), f"{localtime():%Y-%m-%d %H:%M} ({settings.TIME_ZONE})"),
        (_("Purpose"), question.purpose),
        (pgettext("of a file", "Mark"), watermark(question)),
    ]
    return [{"what": what, "is": said} for what, said in facts if said != ""]


def watermark(question):
    """Who made the file, when and what for, in one line: it goes with the sheet of the rows."""
    by = _("%(name)s (%(user)s)") % {"name": question.reader, "user": question.reader.username}
    by = by if question.reader.pk else _("the command line")
    said = _("Exported by %(by)s, %(at)s") % {"by": by, "at": f"{localtime():%Y-%m-%d %H:%M}"}
    return pgettext("between parts of a name", ", ").join([said, question.purpose] if question.purpose else [said])


def filters_in_words(question):
    """What is asked, each filter with all of its values: District: Putuo, Pudong; Words: port."""
    return pgettext("between filters", "; ").join(after_label(label, said) for label, said in asked_in_words(question))


def asked_in_words(question):
    """The filters that are on, each with all of its values: [(label, value), …]."""
    told = [(_("Words"), question.text)] if question.text else []
    if question.filters.match == ANY:
        told.append((_("Match"), _("any of the filters")))
    return told + [(chip.label, _said(chip)) for chip in question.filters.chips() if chip.on]


def shape_in_words(question):
    """The order and the columns: [(label, value), …]."""
    order = _("%(column)s, descending") if question.descending else _("%(column)s, ascending")
    columns = listed(column.heading for column in question.columns)
    return [(_("Order"), order % {"column": question.sort.heading}), (_("Columns"), columns)]


def _said(chip):
    return listed(option.label for option in chip.options if option.on) or chip.summary
