"""Bring the types of contracts in step with their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maillage.accounts.models import User
from maillage.contracts.models import ContractType
from maillage.contracts.types import Definition, read_contract_types
from maillage.core.enums import Verb
from maillage.core.services import assign_fields, record_event


@dataclass(frozen=True)
class TypeDifference:
    """What loading does to one type: its code, and the fields that differ (none when it is new)."""

    code: str
    is_new: bool
    changes: Mapping[str, tuple[Any, Any]]


@transaction.atomic
def load_contract_types(
    *,
    definitions: Mapping[str, Definition] | None = None,
    write: bool = True,
    by: User | None = None,
) -> list[TypeDifference]:
    """Create and update types from their files, and give what differs; twice is once.

    A type that has no file stays: contracts may be of that type, or an operator added it.

    Parameters
    ----------
    definitions : mapping, optional
        Fields by code; those that Maillage ships when absent.
    write : bool
        Change the types, or only tell what would change.
    by : User, optional
        Who loads; ``None`` is the program itself (a command).
    """
    if by is not None and not by.is_staff:
        raise PermissionDenied("Seul un administrateur de l’instance charge les types de contrat.")
    differences = []
    for code, fields in (read_contract_types() if definitions is None else definitions).items():
        known = ContractType.objects.filter(code=code).first()
        row = known or ContractType(code=code)
        changes = assign_fields(row, fields)
        if known and not changes:
            continue
        row.full_clean(validate_unique=known is None)
        differences.append(TypeDifference(code, known is None, changes))
        if write:
            row.save()
            _record(row, changes if known else {}, by)
    return differences


def _record(row: ContractType, changes: Mapping[str, tuple[Any, Any]], by: User | None) -> None:
    record_event(verb=Verb.IMPORT, subject=row, by=by, changes=changes)
