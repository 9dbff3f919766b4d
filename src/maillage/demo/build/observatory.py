"""Build the diagnosis: the tables of the convention's annex as a release, and findings that rest on them."""

import csv
import io
import tomllib
from importlib import resources
from typing import Any

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.contracts.services.grounds import link_finding
from maillage.core.enums import Visibility
from maillage.core.numbers import parse_number
from maillage.demo.build.cast import Cast
from maillage.observatory.figures import Figure
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.importers.tidy import read_tidy
from maillage.observatory.models import Finding, Indicator, Release
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.services.catalogue import load_shipped_catalogue
from maillage.observatory.services.finding import create_finding, quote_figure
from maillage.observatory.services.judgment import rank_findings
from maillage.observatory.services.loading import load_release
from maillage.observatory.services.stated import state_value
from maillage.territories.selectors.territory import split_address

DIAGNOSIS = "diagnostic_ctg_boulonnais.csv"
PROSE = "diagnostic_ctg_boulonnais_texte.csv"
FINDINGS = "findings.toml"
CONVENTION = "ctg_boulonnais_2021_2025"
# The convention was written with the communes of its first year.
GEOGRAPHY = 2021


def build_diagnosis() -> None:
    """Load the values of the convention's annex 1, one release of one document."""
    load_shipped_catalogue()
    with resources.as_file(resources.files("maillage.demo.content") / DIAGNOSIS) as path:
        request = StatisticsRequest(
            path=path,
            dataset="diagnostic-ctg-boulonnais",
            vintage="2021",
            geography=GEOGRAPHY,
            note="Annexe 1 de la convention territoriale globale 2021-2025, tableaux des parties 1 à 5.",
        )
        load_release(reading=read_tidy(request), write=True, by=None)
    _state_prose(Release.objects.current().get(dataset__code="diagnostic-ctg-boulonnais"))


def _state_prose(release: Release) -> None:
    """Keep the figures that the annex says in its text, to confront them with its tables."""
    text = (resources.files("maillage.demo.content") / PROSE).read_text(encoding="utf-8")
    indicators = Indicator.objects.in_bulk(field_name="code")
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        kind, code = split_address(row["territoire"]) or ("", "")
        state_value(
            release=release,
            indicator=indicators[row["indicateur"]],
            territory=(str(kind), code, row["nom"]),
            whole=row["compris_dans"],
            year=int(row["annee"]) if row["annee"] else None,
            value=parse_number(row["valeur"]),
            decimals=int(row["decimales"]),
            place=row["endroit"],
            by=None,
        )


def build_findings(cast: Cast, author: User) -> None:
    """Write a few findings on the figures of the diagnosis, and tie them to the convention's strategy."""
    contract = cast.contracts[CONVENTION]
    text = (resources.files("maillage.demo.content") / FINDINGS).read_text(encoding="utf-8")
    figures = _list_figures(contract, author)
    findings = [
        _build_finding(cast, contract, entry, figures, author) for entry in tomllib.loads(text)["findings"]
    ]
    _rank_findings(contract, findings, [author, *cast.people.values()])


def _rank_findings(contract: Contract, findings: list[Finding], people: list[User]) -> None:
    """Let three organizations order the findings, each its own way: their common order has something to discuss."""
    orders = (findings, [findings[1], findings[0], *findings[2:]], [findings[-1], *findings[:2]])
    voices: dict[int, tuple[Organization, User]] = {}
    for person in people:
        held = person.affiliations.filter(ended_on=None).select_related("organization").order_by("pk").first()
        if held is not None:
            voices.setdefault(held.organization_id, (held.organization, person))
    for (organization, person), order in zip(voices.values(), orders, strict=False):
        rank_findings(territory=contract.territory, organization=organization, findings=order, by=person)


def _list_figures(contract: Contract, author: User) -> dict[str, Figure]:
    release = Release.objects.current().get(dataset__code="diagnostic-ctg-boulonnais")
    portrait = build_portrait(contract.territory, author, pinned=(release.pk,))
    return {row.indicator.code: row.figure for row in portrait.rows}


def _build_finding(
    cast: Cast, contract: Contract, entry: dict[str, Any], figures: dict[str, Figure], author: User
) -> Finding:
    affiliation = author.affiliations.filter(ended_on=None).select_related("organization").order_by("pk")[0]
    finding = create_finding(
        territory=contract.territory,
        organization=affiliation.organization,
        kind=entry["kind"],
        theme=entry["theme"],
        title=entry["title"],
        text=entry["text"],
        evidence=entry.get("evidence", ""),
        visibility=Visibility.PUBLIC,
        by=author,
    )
    for code in entry["figures"]:
        quote_figure(finding=finding, figure=figures[code], by=author)
    for key in entry["nodes"]:
        link_finding(node=cast.nodes[CONVENTION, key], finding=finding, by=author)
    return finding
