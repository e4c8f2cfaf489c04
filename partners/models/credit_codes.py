"""Unified social credit codes (GB 32100-2015): said to the person by a validator, kept by the database."""

import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Func
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadCode


def check_credit_code(value):
    """Refuse what is no unified social credit code (GB 32100-2015), with the cure."""
    code = compact(value)
    try:
        uscc.validate(code)
    except BadCode as error:
        right = _right_code(code)
        message = _("“%(value)s” is not a unified social credit code; it needs 18 characters.")
        if right:
            message = _("The last character of “%(value)s” should be %(right)s.")
        elif len(code) == 18:
            message = _(
                "“%(value)s” is not a unified social credit code: eight digits come first, then ten digits or "
                "capital letters other than I, O, S, V and Z."
            )
        raise ValidationError(message, params={"value": value, "right": right}) from error


def _right_code(value):
    """The check character that would make this code right, or "" when more is wrong."""
    try:
        right = uscc.calc_check_digit(value[:17])
        uscc.validate(value[:17] + right)
    except (BadCode, ValueError, IndexError):
        return ""
    return right if len(value) == 18 else ""


def compact(code):
    """A code as it is kept: capitals, without spaces or dashes; letters as wide as those of Chinese are narrowed."""
    return uscc.compact(unicodedata.normalize("NFKC", code)) if code else ""


class IsCreditCode(Func):
    """Whether a text is a unified social credit code, check character included (GB 32100-2015)."""

    output_field = BooleanField()
    conditional = True
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1)

    def as_sql(self, compiler, connection, **context):
        code, params = compiler.compile(self.get_source_expressions()[0])
        letters = self.letters
        parts = [
            f"(strpos('{letters}', substr({code}, {place}, 1)) - 1) * {weight}"
            for place, weight in enumerate(self.weights, 1)
        ]
        shape = f"^[0-9]{{8}}[{letters}]{{10}}$"
        # The code stands there once for its shape and once for each of its characters.
        return f"({code} ~ '{shape}' AND mod({' + '.join(parts)}, 31) = 0)", (*params,) * (1 + len(self.weights))
