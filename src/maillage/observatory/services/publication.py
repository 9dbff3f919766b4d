"""Publish a restricted release: protected, audited over all linked tables, prepared by one and approved by another."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.methods.disclosure import (
    Protection,
    SolverFailed,
    Status,
    TableSystem,
    link_releases,
    name_release,
    protect,
)
from maillage.observatory.access import can_publish
from maillage.observatory.enums import AccessLevel, PublicationState
from maillage.observatory.models import Dataset, ProtectedPublication, Release, RuleChange, SecrecyRule
from maillage.observatory.records import Reading, ReleaseHeader
from maillage.observatory.secrecy import Protected, Unjudgeable, apply_statuses, read_rule
from maillage.observatory.selectors.publication import build_protected, find_last_publication, name_table
from maillage.observatory.services.loading import load_release
from maillage.observatory.store.reading import read_all
from maillage.observatory.store.schema import Observation

MAX_CELLS = 10_000
MAX_SECONDS = 20.0
_BEFORE, _AFTER = "avant", "après"


@dataclass(frozen=True)
class _Outcome:
    """What may be shown of a release, or why nothing may."""

    observations: list[Observation]
    reason: str


@transaction.atomic
def prepare_publication(*, release: Release, by: User) -> ProtectedPublication:
    """Protect a restricted release and audit it with every table it is linked to; a failed audit is a refusal.

    Nothing is published yet: another person approves.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    ValidationError
        The release is public already.
    """
    require(can_publish(by), "Seul l’administrateur de l’instance prépare une publication.")
    if release.access_level == AccessLevel.PUBLIC:
        msg = f"« {release} » est déjà publique : il n’y a rien à protéger."
        raise ValidationError(msg)
    outcome = _protect(release)
    now = timezone.now()
    row = ProtectedPublication(
        release=release,
        rule=release.secrecy_rule,
        threshold=read_rule(release.secrecy_rule).minimum_count,
        state=PublicationState.REFUSED if outcome.reason else PublicationState.PREPARED,
        reason=outcome.reason,
        audited_at=now,
        prepared_at=now,
        prepared_by=by,
        **_count(outcome.observations),
    )
    row.full_clean()
    row.save()
    verb = Verb.REFUSE if outcome.reason else Verb.SUBMIT
    record_event(verb=verb, subject=row, by=by, note=outcome.reason or _tell_audit(row))
    return row


@transaction.atomic
def approve_publication(*, publication: ProtectedPublication, by: User) -> ProtectedPublication:
    """Publish what another person prepared; the audit is done again, for other tables may be out since.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance, or prepared the publication.
    ValidationError
        It is not waiting.
    """
    require(can_publish(by), "Seul l’administrateur de l’instance approuve une publication.")
    require(
        publication.prepared_by_id != by.pk,
        "Qui prépare une publication ne l’approuve pas : il faut une autre personne.",
    )
    if publication.state != PublicationState.PREPARED:
        msg = "Cette publication n’attend pas d’approbation."
        raise ValidationError(msg)
    outcome = _protect(publication.release)
    publication.audited_at = timezone.now()
    for name, count in _count(outcome.observations).items():
        setattr(publication, name, count)
    if outcome.reason:
        publication.state, publication.reason = PublicationState.REFUSED, outcome.reason
    else:
        publication.published = _write(publication.release, outcome.observations, by)
        publication.state = PublicationState.PUBLISHED
        publication.approved_at, publication.approved_by = publication.audited_at, by
    publication.full_clean()
    publication.save()
    verb = Verb.REFUSE if outcome.reason else Verb.CHANGE_STATUS
    record_event(verb=verb, subject=publication, by=by, note=outcome.reason or _tell_audit(publication))
    return publication


def _protect(release: Release) -> _Outcome:
    """Hide what must be, then attack it; give what may be shown, or the sentence of the refusal."""
    observed = read_all(release)
    if len(observed) > MAX_CELLS:
        return _Outcome(
            [], f"« {name_table(release)} » compte plus de {MAX_CELLS} valeurs : publiez-la par territoire."
        )
    try:
        made = build_protected(release, observed)
        protection = protect(_link_before(release, made), max_seconds=MAX_SECONDS)
    except (Unjudgeable, SolverFailed, ValueError) as error:
        words = str(error) if isinstance(error, Unjudgeable) else "l’audit n’a pas pu conclure"
        return _Outcome([], f"« {name_table(release)} » n’est pas publiée : {words}")
    if not protection.is_safe:
        return _Outcome([], _tell_refusal(release, made, protection))
    return _Outcome(apply_statuses(observed, _read_statuses(protection), made.loose), "")


def _link_before(release: Release, made: Protected) -> TableSystem:
    """Join the version that is already out, so that a correction is not read in the difference."""
    last = find_last_publication(release)
    if last is None or last.published is None:
        return made.system
    before = build_protected(last.release, read_all(last.release))
    shown = {
        f"{one.territory_kind}-{one.territory_code}/{one.indicator}/{one.year}"
        for one in read_all(last.published)
        if one.value is not None
    }
    shown_before = [cell.id for cell in before.system.cells if cell.status is Status.PUBLISHED]
    shown_before += [ratio.id for ratio in before.system.ratios if ratio.status is Status.PUBLISHED]
    hidden = {id_: Status.SECONDARY for id_ in shown_before if id_ not in shown}
    old = before.system.with_statuses(hidden)
    return link_releases(
        old, made.system, changed={}, rule=read_rule(release.secrecy_rule), names=(_BEFORE, _AFTER)
    )


def _read_statuses(protection: Protection) -> dict[str, Status]:
    """Give the statuses by the identity of a figure, those of the version about to come."""
    before, after = name_release(_BEFORE, ""), name_release(_AFTER, "")
    return {
        id_.removeprefix(after): status
        for id_, status in protection.statuses.items()
        if not id_.startswith(before)
    }


def _tell_refusal(release: Release, made: Protected, protection: Protection) -> str:
    """Name the tables that, put together, tell what is hidden; never a figure nor whose it is."""
    head = name_release(_AFTER, "")
    named = {name_table(release)}
    for interval in protection.audit.narrowed:
        sources = (source.removeprefix(head) for source in interval.sources)
        named |= {made.tables[source] for source in sources if source in made.tables}
    others = sorted(named - {name_table(release)})
    crossed = f" en la croisant avec {' et '.join(f'« {name} »' for name in others)}" if others else ""
    return (
        f"« {name_table(release)} » n’est pas publiée : des valeurs protégées s’en déduiraient{crossed}. "
        "Publiez-la à une échelle plus large, ou sans les tableaux qui se croisent."
    )


def _write(release: Release, observations: list[Observation], by: User) -> Release:
    """Write the protected version as a public release of a dataset of its own."""
    source = release.dataset
    code = f"{source.code[:52]}-public"
    dataset, _ = Dataset.objects.get_or_create(
        code=code,
        defaults={
            "source": source.source,
            "label": f"{source.label}, version publique"[:200],
            "description": "Version protégée d’une édition restreinte : les valeurs sous secret y sont masquées.",
            "license": source.license,
            "secrecy_rule": release.secrecy_rule,
            "is_exhaustive": source.is_exhaustive,
        },
    )
    header = ReleaseHeader(
        dataset=dataset.code,
        vintage=release.vintage,
        file_name=f"{code}-{release.vintage}",
        # The digest of what is shown: that of the restricted file would let its values be tried one by one.
        sha256=hashlib.sha256(repr(observations).encode()).hexdigest(),
        territory_vintage=release.territory_vintage,
        is_partial=release.is_partial,
        note="Protégée et auditée par Maillage avant sa publication.",
    )
    load_release(reading=Reading(header, observations), write=True, by=by)
    return Release.objects.filter(dataset=dataset, vintage=release.vintage).order_by("-number")[0]


def _count(observations: list[Observation]) -> dict[str, int]:
    return {
        "cells": len(observations),
        "hidden_primary": sum(1 for one in observations if one.status == "hidden_primary"),
        "hidden_secondary": sum(1 for one in observations if one.status == "hidden_secondary"),
    }


def _tell_audit(row: ProtectedPublication) -> str:
    return (
        f"Audit passé : {row.cells} valeurs, {row.hidden_primary} sous secret, "
        f"{row.hidden_secondary} masquées pour les protéger ; seuil {row.threshold}."
    )


@transaction.atomic
def ask_rule_change(*, rule: SecrecyRule, threshold: int, reference: str, by: User) -> RuleChange:
    """Ask for another threshold, with the text that allows it; nothing changes until another person confirms."""
    require(can_publish(by), "Seul l’administrateur de l’instance demande un changement de règle.")
    row = RuleChange(
        rule=rule,
        old_threshold=rule.threshold,
        new_threshold=threshold,
        reference=reference,
        asked_at=timezone.now(),
        asked_by=by,
    )
    row.full_clean()
    row.save()
    record_event(
        verb=Verb.SUBMIT, subject=row, by=by, note=f"Seuil {rule.threshold} → {threshold} : {reference}"
    )
    return row


@transaction.atomic
def confirm_rule_change(*, change: RuleChange, by: User) -> RuleChange:
    """Apply the threshold that another person asked for.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance, or asked for it.
    ValidationError
        It is confirmed already.
    """
    require(can_publish(by), "Seul l’administrateur de l’instance confirme un changement de règle.")
    require(
        change.asked_by_id != by.pk,
        "Qui demande un changement de règle ne le confirme pas : il faut une autre personne.",
    )
    if change.confirmed_at is not None:
        msg = "Ce changement est déjà confirmé."
        raise ValidationError(msg)
    change.confirmed_at, change.confirmed_by = timezone.now(), by
    change.full_clean()
    change.save()
    change.rule.threshold = change.new_threshold
    change.rule.reference = change.reference
    change.rule.full_clean()
    change.rule.save()
    note = f"Seuil {change.old_threshold} → {change.new_threshold} : {change.reference}"
    record_event(verb=Verb.UPDATE, subject=change.rule, by=by, note=note)
    return change
