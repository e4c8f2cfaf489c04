"""Words put in a line with the punctuation of the reader's language."""

from django.utils.text import capfirst
from django.utils.translation import pgettext


def listed(names):
    """Things of one kind: Ann, Bo and 安、博."""
    return pgettext("between names of a list", ", ").join(str(name) for name in names)


def joined(*parts):
    """Parts of one name, the blank ones left out: Visit, 2026-11-23 and 走访，2026-11-23."""
    return pgettext("between parts of a name", ", ").join(str(part) for part in parts if part)


def after_label(label, text):
    """What is said of a field, with its name before it: Rate: … and 汇率：…"""
    return f"{capfirst(label)}{pgettext('after a label', ': ')}{text}"
