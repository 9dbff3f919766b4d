"""The command `maillage read FILE [--json]`."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from maillage.reading.errors import UnreadableDocument
from maillage.reading.pieces import Reading
from maillage.reading.safety import read_safely
from maillage.reading.serialize import to_json

_NAMES = {
    "parties": ("signataire", "signataires"),
    "articles": ("article", "articles"),
    "nodes": ("axe ou objectif", "axes et objectifs"),
    "actions": ("action", "actions"),
    "districts": ("quartier", "quartiers"),
    "bodies": ("instance", "instances"),
    "indicators": ("valeur d’indicateur", "valeurs d’indicateurs"),
    "facilities": ("équipement", "équipements"),
    "funding": ("montant", "montants"),
    "counts": ("décompte", "décomptes"),
    "consultation": ("réponse comptée", "réponses comptées"),
    "deadlines": ("échéance", "échéances"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Read a document and print what was found; return the exit code of the command."""
    parser = argparse.ArgumentParser(prog="maillage", description="Lit un contrat et en donne la structure.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("read", help="lit un document")
    command.add_argument(
        "file",
        type=Path,
        metavar="FICHIER",
        help="PDF, DOCX, ODT, XLSX, ODS, CSV, Markdown ou texte",
    )
    command.add_argument("--json", action="store_true", help="donne toutes les pièces en JSON")
    options = parser.parse_args(argv)
    try:
        reading = read_safely(options.file)
    except UnreadableDocument as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if options.json:
        sys.stdout.write(json.dumps(to_json(reading), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_summary(reading)) + "\n")
    return 0


def _summary(reading: Reading) -> Iterator[str]:
    """Yield the lines of a summary that a person reads before opening the whole."""
    yield f"Titre : {reading.title.text if reading.title else 'non trouvé'}"
    yield f"Type : {reading.kind.code if reading.kind else 'non trouvé'}"
    period = reading.period
    yield f"Période : {f'{period.start} à {period.end}' if period else 'non trouvée'}"
    for name, (one, many) in _NAMES.items():
        count = len(getattr(reading, name))
        if count:
            yield f"{count} {one if count == 1 else many}"
    for issue in reading.issues:
        yield f"À vérifier : {issue.message}"
