"""Read the variable parts of addresses: one way to write each, any other is an unknown page."""

from django.urls import register_converter
from django.urls.converters import get_converters


class RankConverter:
    """A whole number above zero, without sign, leading zero or other digits than ours."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Give the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the number."""
        return str(value)


class TextKindConverter:
    """Articles or annexes."""

    regex = "articles|annexes"

    def to_python(self, value: str) -> str:
        """Give the kind."""
        return value

    def to_url(self, value: str) -> str:
        """Write the kind."""
        return value


class PartConverter(TextKindConverter):
    """A part of what an amendment changes."""

    regex = "articles|annexes|parties|strategie"


class TextFormConverter(TextKindConverter):
    """A format of document that holds a text."""

    regex = "pdf|odt|docx"


class PlanFormConverter(TextKindConverter):
    """A format in which a plan is given: a text, or a workbook."""

    regex = "pdf|odt|docx|xlsx"


class RefConverter(TextKindConverter):
    """The name of an item of an amendment: a row's number, or ``new-1``."""

    regex = "(?:new-)?[1-9][0-9]{0,17}"


_CONVERTERS: dict[str, type[RankConverter | TextKindConverter]] = {
    "rank": RankConverter,
    "text_kind": TextKindConverter,
    "part": PartConverter,
    "ref": RefConverter,
    "text_form": TextFormConverter,
    "plan_form": PlanFormConverter,
}


def register_converters() -> None:
    """Make the converters known to the routes; the modules above ask for them too, and once is enough."""
    known = get_converters()
    for name, converter in _CONVERTERS.items():
        if name not in known:
            register_converter(converter, name)
