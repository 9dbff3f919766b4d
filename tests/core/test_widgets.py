"""The control written without templates is the one that Django writes."""

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.safestring import SafeString

from maillage.core.widgets import PlainSelect

CHOICES = [("", "Tous"), ("a", "<b>Un</b>"), (2, 'D’eux & "moi"'), ("x'\"><script>", "Texte")]


@pytest.mark.parametrize("value", ["", "a", 2, "2", None, "inconnu", "x'\"><script>"])
def test_attack_19_control_is_the_one_of_django_and_everything_is_escaped(value) -> None:
    plain, theirs = PlainSelect(choices=CHOICES), forms.Select(choices=CHOICES)
    attrs = {"id": "filtre_x", "required": True, "aria-describedby": 'aide "<'}

    written = plain.render("x", value, attrs)

    assert isinstance(written, SafeString)
    assert parse_html(written) == parse_html(theirs.render("x", value, attrs))
