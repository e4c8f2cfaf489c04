"""What an e-mail, a phone, a web address is compared by, as SQL that an index keeps.

Only the database works these out, for what is stored and for what is typed, so that both are cut alike.
"""

from django.db.models import CharField, Func

# What stands behind a number of seven digits or more: an extension, a second number.
BEHIND = r"([0-9](?:[-. ()]*[0-9]){6,})[-. ()]*(?:ext|x|#|转|轉|分机|[/;,、，；]).*$"
END = 8  # digits by which a phone is looked up; area and country are compared after that
WIDE, NARROW = "０１２３４５６７８９（）", "0123456789()"


class Key(Func):
    """`Key("column")` for an index; `Key.of("column")` as SQL text."""

    output_field = CharField()
    arity = 1

    @classmethod
    def of(cls, column):
        return cls.template % {"expressions": column}


class Folded(Key):
    """An e-mail or the name of an account, whatever its case."""

    template = "lower(%(expressions)s)"


class Digits(Key):
    """All digits of the first phone number that is written there."""

    template = (
        f"regexp_replace(regexp_replace(replace(lower(translate(%(expressions)s, '{WIDE}', '{NARROW}')), '(0)', ''),"
        rf" '{BEHIND}', '\1'), '[^0-9]', '', 'g')"
    )


class PhoneEnd(Key):
    """The last digits of a phone, the same however area and country are written."""

    template = f"right({Digits.template}, {END})"


class Host(Key):
    """The host of a web address, without www."""

    template = r"regexp_replace(lower(%(expressions)s), '^([a-z]+:)?/*(www\.)?([^/:?#]*).*$', '\3')"
