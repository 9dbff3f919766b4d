"""Give every form of contracts the version it was read at."""

from typing import Any

from django import forms


class EditForm(forms.Form):
    """A form that says which version of the object its author had before their eyes."""

    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    @property
    def values(self) -> dict[str, Any]:
        """Give what was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}

    @property
    def version(self) -> int | None:
        """Give the version that the author had read."""
        return self.cleaned_data.get("expected_version")
