"""Controls of forms that are written without a template for each of their parts."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """Offer some choices, as Django's own list does.

    A list of filters holds hundreds of options, and Django renders a template for each of them: a
    tenth of the time of a page. The HTML is the same; groups of options are not for it.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Give the control as HTML, every part escaped."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (stored, SafeString(" selected") if str(stored) in chosen else "", label)
                for stored, label in self.choices
            ),
        )
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), options
        )
