"""Describe the columns of the table of actions: what is shown, exported, and written in place."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.urls import reverse

from maillage.contracts.cells import BY_KEY, CellKind, write_cell
from maillage.contracts.enums import BudgetUnit
from maillage.contracts.selectors.action_list import ActionRow, Need
from maillage.core.tables import Column, ColumnType, Value

HUNDRED = Decimal(100)


def _read_progress(row: ActionRow) -> Value:
    progress = row.facts.progress
    return None if progress is None else (Decimal(str(progress)) * HUNDRED).quantize(Decimal(1))


def _read_budget(row: ActionRow) -> Value:
    """Give the planned budget in euros; sums with and without tax are never added up."""
    lines = [one for one in row.facts.budget if one.unit == BudgetUnit.EUR and one.planned is not None]
    if not lines or len({line.basis for line in lines}) > 1:
        return None
    return sum((line.planned for line in lines if line.planned is not None), Decimal(0))


def _read_missing(row: ActionRow) -> Value:
    if row.completeness is None:
        return None
    return ", ".join(missing.label for missing in row.completeness.missing)


def _link(row: ActionRow) -> str:
    return reverse("action_detail", kwargs={"slug": row.action.slug})


def _write(key: str, row: ActionRow) -> str:
    field = BY_KEY[key]
    return row.facts.first_pilot if field.kind == CellKind.ORGANIZATION else write_cell(field, row.action)


def _make(
    key: str,
    label: str,
    read: Callable[[ActionRow], Value],
    type: ColumnType = ColumnType.TEXT,  # noqa: A002 - the word of a column
    *,
    decimals: int = 0,
    link: Callable[[ActionRow], str] | None = None,
) -> Column[ActionRow]:
    field = BY_KEY.get(key)
    return Column(
        key=key,
        label=label,
        type=type,
        read=read,
        decimals=decimals,
        link=link,
        stored=(lambda row: _write(key, row)) if field else None,
        choices=field.choices if field else (),
    )


COLUMNS: tuple[Column[ActionRow], ...] = (
    _make("numero", "N°", lambda row: row.action.number),
    _make("intitule", "Intitulé", lambda row: row.action.title, link=_link),
    _make("contrat", "Contrat", lambda row: row.contract),
    _make("place", "Dans la stratégie", lambda row: row.place),
    _make("etat", "État", lambda row: row.action.get_status_display(), ColumnType.CHOICE),
    _make("pilote", "Pilote", lambda row: row.facts.first_pilot),
    _make(
        "debut", "Début", lambda row: row.action.starts_on if row.reads_calendar else None, ColumnType.DATE
    ),
    _make("fin", "Fin", lambda row: row.action.ends_on if row.reads_calendar else None, ColumnType.DATE),
    _make("avancement", "Avancement (%)", _read_progress, ColumnType.NUMBER),
    _make("etape", "Prochaine étape", lambda row: row.next_step),
    _make("etape_le", "Étape prévue le", lambda row: row.next_on, ColumnType.DATE),
    _make("blocages", "Blocages", lambda row: row.facts.open_blockers, ColumnType.NUMBER),
    _make("budget", "Budget prévu (€)", _read_budget, ColumnType.EUROS),
    _make("manque", "Il manque", _read_missing),
    _make("territoires", "Territoires", lambda row: row.territories),
    _make("visibilite", "Visibilité", lambda row: row.action.get_visibility_display(), ColumnType.CHOICE),
    _make(
        "participation",
        "Participation des habitants",
        lambda row: row.action.get_residents_level_display() if row.reads_sheet else "",
        ColumnType.CHOICE,
    ),
    _make("modifie", "Modifiée le", lambda row: row.action.changed_at.date(), ColumnType.DATE),
)
COLUMNS_BY_KEY = {column.key: column for column in COLUMNS}
DEFAULT_KEYS = ("numero", "intitule", "place", "etat", "pilote", "fin", "avancement", "etape")
DEFAULT_KEYS_ACROSS = ("numero", "intitule", "contrat", "etat", "pilote", "fin", "avancement", "etape")
# What the table shows by the title of a column that may be ordered.
ORDERED_BY = {
    "numero": "numero", "intitule": "titre", "contrat": "contrat", "etat": "etat", "debut": "debut", "fin": "fin",
    "modifie": "modifie",
}  # fmt: skip


def choose_columns(keys: Sequence[str], *, is_across: bool) -> tuple[Column[ActionRow], ...]:
    """Give the columns asked for, in the order of the table; the usual ones when none is."""
    wanted = set(keys) or set(DEFAULT_KEYS_ACROSS if is_across else DEFAULT_KEYS)
    return tuple(column for column in COLUMNS if column.key in wanted)


# The columns that cost queries of their own.
_NEEDS = {"budget": Need.MONEY, "manque": Need.MISSING, "territoires": Need.TERRITORIES}


def find_needs(columns: Sequence[Column[ActionRow]]) -> frozenset[Need]:
    """Give what the columns shown ask for."""
    return frozenset(_NEEDS[column.key] for column in columns if column.key in _NEEDS)
