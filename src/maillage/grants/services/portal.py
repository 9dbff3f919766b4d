"""Bring in the lines exported from another portal, and say which application each is about."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.core.text import clean_text
from maillage.grants.access import can_manage_calls
from maillage.grants.enums import SENT_STATUSES, ApplicationStatus, MatchStatus
from maillage.grants.models import Application, PortalLine
from maillage.grants.portal_lines import PortalEntry

NO_RIGHT = "Le chef de projet du contrat charge et rapproche les lignes des autres portails."


@transaction.atomic
def import_portal_lines(
    *, contract: Contract, portal: str, digest: str, entries: Sequence[PortalEntry], by: User
) -> int:
    """Keep the lines of a file that are not kept yet, and give how many; the same file brings none twice.

    A line is known by all that it says: a later export of the same portal brings only what is new or changed.
    """
    require(can_manage_calls(by, contract), NO_RIGHT)
    # Two people sending the same file follow one another.
    Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    portal = clean_text(portal).strip()
    kept = list(PortalLine.objects.filter(contract=contract))
    known = {_describe(line) for line in kept}
    ranks = {line.rank for line in kept if line.file_digest == digest}
    lines = []
    for entry in entries:
        line = PortalLine(
            contract=contract,
            file_digest=digest,
            portal=portal,
            rank=entry.rank,
            number=entry.number,
            applicant_name=entry.applicant_name,
            applicant_number=entry.applicant_number,
            title=entry.title,
            year=entry.year,
            amount_eur=entry.amount_eur,
            state_text=entry.state_text,
            extra=dict(entry.extra),
        )
        if entry.rank in ranks or _describe(line) in known:
            continue
        line.clean_fields(exclude=["contract"])
        lines.append(line)
    PortalLine.objects.bulk_create(lines)
    if lines:
        note = f"{len(lines)} {'ligne' if len(lines) == 1 else 'lignes'} de « {portal} »."
        record_event(verb=Verb.IMPORT, subject=lines[0], by=by, scope=contract, note=note)
    return len(lines)


def _describe(line: PortalLine) -> tuple[object, ...]:
    return (
        line.portal.casefold(), line.number, line.applicant_name, line.applicant_number, line.title, line.year,
        line.amount_eur, line.state_text,
    )  # fmt: skip


@transaction.atomic
def match_portal_line(
    *, line: PortalLine, application: Application, expected_version: int, by: User
) -> PortalLine:
    """Say that a line is about an application of its contract.

    Raises
    ------
    ValidationError
        The application was sent to no call of this contract.
    StaleVersion
        Somebody decided of the line in between.
    """
    require(can_manage_calls(by, line.contract), NO_RIGHT)
    is_sent = ApplicationStatus(application.status) in SENT_STATUSES
    if application.call.contract_id != line.contract_id or not is_sent:
        raise ValidationError("Ce dossier n’a pas été déposé à un appel de ce contrat.")
    return _decide(line, MatchStatus.MATCHED, application, expected_version, by)


@transaction.atomic
def drop_portal_line(*, line: PortalLine, expected_version: int, by: User) -> PortalLine:
    """Say that a line is about no application of its contract; it stays, set aside.

    Raises
    ------
    StaleVersion
        Somebody decided of the line in between.
    """
    require(can_manage_calls(by, line.contract), NO_RIGHT)
    return _decide(line, MatchStatus.DROPPED, None, expected_version, by)


def _decide(
    line: PortalLine, status: MatchStatus, application: Application | None, expected_version: int, by: User
) -> PortalLine:
    before = line.status
    line.status, line.application = status, application
    line.reviewed_at, line.reviewed_by = timezone.now(), by
    save_versioned(line, expected_version=expected_version)
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=line,
        by=by,
        scope=line.contract,
        changes={"status": (before, status)},
        note=application.number if application else "",
    )
    return line
