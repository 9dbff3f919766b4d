"""Read the types of contracts from their files: one TOML file per type.

The files beside this one are those that Maillage ships; an operator adds a type by writing a file
of the same shape in a folder of their own (``maillage load_contract_types FOLDER``).
"""

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path

from maillage.contracts.enums import DeadlineKind, Renewal

SHIPPED = Path(__file__).resolve().parent
Definition = dict[str, object]

_TEXTS = ("name", "short_name", "description", "reference")
_KEYS = {*_TEXTS, "default_years", "position", "levels", "articles", "annexes", "deadlines"}
_LEVEL_KEYS = {"key", "name", "plural"}
_PIECE_KEYS = {"key", "title", "words"}
_DEADLINE_KEYS = {
    DeadlineKind.END: ({"label", "basis"}, set()),
    DeadlineKind.RENEWAL: ({"label", "basis", "when", "months_before_end"}, set()),
    DeadlineKind.MID_TERM: ({"label", "basis"}, {"on"}),
    DeadlineKind.YEARLY_REPORT: ({"label", "basis", "month", "day", "years_after"}, set()),
}


class UnreadableType(ValueError):
    """Tell which file of a contract type is wrong, and where."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} : {reason}")


def read_contract_types(folder: Path = SHIPPED) -> dict[str, Definition]:
    """Give the fields of each type described in a folder, by code; the file's name is the code.

    Raises
    ------
    UnreadableType
        A file is not TOML, lacks a key, or holds one that no type has.
    """
    return {path.stem: _read_type(path) for path in sorted(folder.glob("*.toml"))}


def _read_type(path: Path) -> Definition:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableType(path, f"ce n’est pas un fichier TOML lisible ({error})") from error
    if unknown := set(table) - _KEYS:
        raise UnreadableType(path, f"clé inconnue : {', '.join(sorted(unknown))}")
    if missing := {"name", "short_name", "levels"} - set(table):
        raise UnreadableType(path, f"clé absente : {', '.join(sorted(missing))}")
    return {
        **{key: str(table.get(key, "")) for key in _TEXTS},
        "default_years": table.get("default_years"),
        "position": table.get("position", 100),
        "levels": _read_rows(path, table, "levels", needed=_LEVEL_KEYS),
        "required_articles": _read_rows(path, table, "articles", needed={"key", "title"}, known=_PIECE_KEYS),
        "required_annexes": _read_rows(path, table, "annexes", needed={"key", "title"}, known=_PIECE_KEYS),
        "deadline_rules": _read_deadlines(path, table),
    }


def _read_rows(
    path: Path, table: Mapping[str, object], name: str, *, needed: set[str], known: set[str] | None = None
) -> list[dict[str, object]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableType(path, f"« {name} » n’est pas une liste de tables")
    for rank, row in enumerate(rows, start=1):
        if missing := needed - set(row):
            raise UnreadableType(path, f"« {name} », ligne {rank} : il manque {', '.join(sorted(missing))}")
        if unknown := set(row) - (known or needed):
            raise UnreadableType(
                path, f"« {name} », ligne {rank} : clé inconnue {', '.join(sorted(unknown))}"
            )
    return [dict(row) for row in rows]


def _read_deadlines(path: Path, table: Mapping[str, object]) -> list[dict[str, object]]:
    any_key = {"kind"}.union(*(needed | optional for needed, optional in _DEADLINE_KEYS.values()))
    rules = _read_rows(path, table, "deadlines", needed={"kind"}, known=any_key)
    for rule in rules:
        kind = str(rule["kind"])
        if kind not in _DEADLINE_KEYS:
            raise UnreadableType(path, f"nature d’échéance inconnue : {kind}")
        needed, optional = _DEADLINE_KEYS[DeadlineKind(kind)]
        if set(rule) - {"kind"} - optional != needed:
            raise UnreadableType(path, f"l’échéance « {kind} » demande {', '.join(sorted(needed))}")
        _check_rule(path, rule)
        rule.update(
            {key: value.isoformat() for key, value in rule.items() if isinstance(value, datetime.date)}
        )
    return rules


def _check_rule(path: Path, rule: Mapping[str, object]) -> None:
    when = rule.get("when", [])
    if not isinstance(when, list) or set(when) - set(Renewal.values):
        raise UnreadableType(path, f"« when » : reconduction inconnue ({when})")
    if "on" in rule and not isinstance(rule["on"], datetime.date):
        raise UnreadableType(path, "« on » est un jour, par exemple 2027-12-31")
    if "month" in rule:
        try:
            datetime.date(2001, int(str(rule["month"])), int(str(rule["day"])))
        except ValueError as error:
            raise UnreadableType(path, "« month » et « day » ne font pas un jour de l’année") from error
