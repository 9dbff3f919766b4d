"""Bring the catalogue of the instance in step with the one that Maillage ships."""

from typing import Any, TypeVar

from django.db import models, transaction

from maillage.core.enums import Verb
from maillage.core.services import record_event
from maillage.observatory.catalogue import load_catalogue
from maillage.observatory.models import Dataset, Indicator, SecrecyRule, Source

Row = TypeVar("Row", bound=models.Model)
_LINKS = ("numerator", "denominator", "change_of", "part_of")


@transaction.atomic
def load_shipped_catalogue() -> int:
    """Create or update every entry of the catalogue; give how many indicators it holds.

    Run again, it changes nothing. What an instance added of its own is left alone. One event tells
    how many entries were written: a definition that changes is a change that people may look for.
    """
    catalogue = load_catalogue()
    written: list[models.Model] = []
    rules = {code: _put(SecrecyRule, entry, written) for code, entry in catalogue.secrecy_rules.items()}
    sources = {code: _put(Source, entry, written) for code, entry in catalogue.sources.items()}
    for entry in catalogue.datasets.values():
        links = {"source": sources[entry["source"]], "secrecy_rule": rules.get(entry.get("secrecy_rule", ""))}
        _put(Dataset, entry | links, written)
    _put_indicators(list(catalogue.indicators.values()), rules, written)
    if written:
        note = f"Catalogue livré avec Maillage : {len(written)} entrées écrites."
        record_event(verb=Verb.IMPORT, subject=written[0], by=None, note=note)
    return len(catalogue.indicators)


def _put_indicators(
    entries: list[dict[str, Any]], rules: dict[str, SecrecyRule], written: list[models.Model]
) -> None:
    """Write the indicators, then the links between them, which may lead forward."""
    known: dict[str, Indicator] = {}
    for position, entry in enumerate(entries):
        values = {name: value for name, value in entry.items() if name not in {*_LINKS, "additive"}}
        values |= {
            "secrecy_rule": rules.get(entry.get("secrecy_rule", "")),
            "is_additive": entry.get("additive", False),
            "position": position,
        }
        known[entry["code"]] = _put(Indicator, values, written)
    for entry in entries:
        row = known[entry["code"]]
        links = {name: known[entry[name]] if name in entry else None for name in _LINKS}
        if any(getattr(row, f"{name}_id") != (link.pk if link else None) for name, link in links.items()):
            for name, link in links.items():
                setattr(row, name, link)
            row.save()
            if row not in written:
                written.append(row)


def _put(model: type[Row], values: dict[str, Any], written: list[models.Model]) -> Row:
    """Give the row of a code, created or brought in step; one that says the same is not written."""
    row = model._default_manager.filter(code=values["code"]).first() or model()  # noqa: SLF001 - documented API
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(exclude=list(_LINKS))
    row.save()
    written.append(row)
    return row
