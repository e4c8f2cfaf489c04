"""What a person sends, and how it is to be read."""

from collections import Counter

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.lists.base import heading_of, lists
from promotion_crm.wording import listed

from .base import declared
from .cells import DECIMAL_COMMA, POINT
from .decoding import NAMES
from .keys import MODES
from .matching import words_of
from .plan import Plan
from .reading import BYTES

COLUMN = "column"
AS_FOUND = pgettext_lazy("of a file", "As it seems to be")
NOT_CHOSEN = "?"


def importable(user):
    """The lists this person may import: [(name, heading), …]."""
    return [(name, heading_of(name)) for name in settings.IMPORTS if lists()[name].may_import(user)]


class UploadForm(forms.Form):
    list = forms.ChoiceField(label=_("List"))
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.vcf,text/csv,text/vcard"}),
        help_text=_("CSV or XLSX with a row of headings, or vCards of contacts; up to 50 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["list"].choices = importable(user)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > BYTES:
            said = _("The file is larger than %(most)d MB. Send it in parts.")
            raise forms.ValidationError(said, params={"most": BYTES // 1_000_000})
        return file


class PlanForm(forms.Form):
    """How a file is read: a choice for each of its columns, and for what is not told by the file itself."""

    mode = forms.ChoiceField(label=_("What may become of the rows"), choices=list(MODES.items()))
    key = forms.ChoiceField(label=_("A row names its record by"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    head_row = forms.IntegerField(label=_("Headings are in row"), min_value=1, max_value=1_000_000)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    decimal = forms.ChoiceField(
        label=_("Decimal mark"),
        required=False,
        choices=[("", AS_FOUND), (POINT, _("Point: 1,234.50")), (DECIMAL_COMMA, _("Comma: 1.234,50"))],
    )

    def __init__(self, one, data=None):
        self.one, self.made = one, declared(one.list_name)(one.by)
        plan, seen = Plan.from_json(one.plan), one.seen
        initial = {name: getattr(plan, name) for name in ("mode", "key", "encoding", "decimal")}
        initial |= {
            "sheet": seen.get("sheet"),
            "head_row": seen.get("head_row", 1),
        }
        super().__init__(data, initial=initial)
        self.fields["key"].choices = self._keys()
        self.fields["encoding"].choices = [("", AS_FOUND), *NAMES.items()]
        self.fields["sheet"].choices = [(name, name) for name in seen.get("sheets", ())]
        if not seen.get("encoding") and seen.get("heads"):
            del self.fields["encoding"]
        if len(seen.get("sheets", ())) < 2:
            del self.fields["sheet"]
        self.labels = {name: words_of(self.made.of, name, self.made.names) for name in self.made.names}
        for place in range(len(seen.get("heads", ()))):
            self._add_column(place, seen)

    def _keys(self):
        names = self.made.names
        said = {
            key.name: (" / " if key.either else " + ").join(words_of(self.made.of, part, names) for part in key.parts)
            for key in self.made.keys
        }
        used = [said[name] for name in self.one.seen.get("keys", ()) if name in said]
        first = _("In turn: %(keys)s") % {"keys": listed(used)} if used[1:] else AS_FOUND
        return [("", first), *said.items()]

    def _add_column(self, place, seen):
        choices = [("", _("Leave it out")), *self.labels.items()]
        initial = seen["places"].get(str(place), "")
        if place in seen["unknown"]:
            initial, choices = NOT_CHOSEN, [(NOT_CHOSEN, _("Choose …")), *choices]
        head = self.labels.get(seen["heads"][place], seen["heads"][place])  # vCards name the field itself
        label = capfirst(head or _("Column %(number)d") % {"number": place + 1})
        field = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
        self.fields[f"{COLUMN}-{place}"] = field

    @property
    def columns(self):
        """[(bound field, first cells, whether it has to be chosen), …] of the file's columns."""
        samples, unknown = self.one.seen.get("samples", ()), self.one.seen.get("unknown", ())
        for place in range(len(self.one.seen.get("heads", ()))):
            cells = [row[place] for row in samples if place < len(row) and row[place]]
            yield self[f"{COLUMN}-{place}"], cells, place in unknown

    @property
    def options(self):
        names = ("mode", "key", "sheet", "head_row", "encoding", "decimal")
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        given = super().clean()
        chosen = {name: value for name, value in given.items() if name.startswith(f"{COLUMN}-")}
        for name, value in chosen.items():
            if value == NOT_CHOSEN:
                self.add_error(name, _("Choose what this column is, or leave it out."))
        taken = Counter(value for value in chosen.values() if value not in ("", NOT_CHOSEN))
        for twice in (value for value, times in taken.items() if times > 1):
            heads = listed(self.fields[name].label for name, value in chosen.items() if value == twice)
            said = _("“%(field)s” is chosen for several columns: %(heads)s.")
            self.add_error(None, said % {"field": self.labels[twice], "heads": heads})
        return given

    def plan(self):
        """The Plan as it was chosen; of a sheet or row that is read anew the columns are matched anew."""
        given, seen = self.cleaned_data, self.one.seen
        same = given.get("sheet", seen.get("sheet")) == seen.get("sheet") and given["head_row"] == seen.get("head_row")
        fields = {int(name.partition("-")[2]): value for name, value in given.items() if name.startswith(f"{COLUMN}-")}
        plan = Plan(fields=fields if same and given.get("encoding", "") == self.one.plan.get("encoding", "") else {})
        plan.head_row = given["head_row"] if seen.get("heads") else 0
        for name in ("mode", "key", "sheet", "encoding", "decimal"):
            setattr(plan, name, given.get(name, "") or getattr(plan, name))
        return plan
