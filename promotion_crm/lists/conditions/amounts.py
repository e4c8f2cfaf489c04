from decimal import Decimal, InvalidOperation
from math import ceil, floor

from django.db.models import IntegerField, Q
from django.utils.translation import gettext as _

from .days import Days

MOST = Decimal(10) ** 15
PLACES = 10  # after the point


class Amounts(Days):
    """From an amount to another, both included: `<name>_min` and `<name>_max`."""

    shape = "amounts"

    def take(self, name, reader, model):
        super().take(name, reader, model)
        self.whole = isinstance(model._meta.get_field(self.field_name), IntegerField)

    @property
    def params(self):
        return [f"{self.name}_min", f"{self.name}_max", *([self.name] if self.none else [])]

    def day(self, param, text):
        """One end: a number as `--filter` writes it, 1000000 or 1000000.50."""
        try:
            number = Decimal(text.replace(",", "")) if text.isascii() else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or number.as_tuple().exponent < -PLACES:
            raise self.refuse(text, _("This is not a number."), _("Write it in digits."), param)
        if abs(number) >= MOST:
            raise self.refuse(text, _("The number is too large."), "", param)
        return number

    def condition(self, values):
        least, most, there = values
        if self.whole:
            least, most = least and ceil(least), most and floor(most)
        wanted = self.lacking([there]) if there else Q()
        if least is not None:
            wanted &= Q(**{f"{self.field_name}__gte": least})
        if most is not None:
            wanted &= Q(**{f"{self.field_name}__lte": most})
        return wanted
