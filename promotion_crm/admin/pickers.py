"""Autocompletes that draw nothing for a posted or linked value that is no key; the form then names the error."""

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError


class KeysOnly(AutocompleteMixin):
    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if self._is_key(key)], attr)

    def _is_key(self, value):
        try:
            self.field.target_field.clean(value, None)
        except ValidationError:
            return False
        return True


class Picker(KeysOnly, AutocompleteSelect):
    """For a foreign key."""


class ManyPicker(KeysOnly, AutocompleteSelectMultiple):
    """For a many-to-many field."""
