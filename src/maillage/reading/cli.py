"""The command `maillage read FILE [--json]`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from maillage.reading.errors import UnreadableDocument
from maillage.reading.safety import read_safely
from maillage.reading.serialize import to_json


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
        print(error, file=sys.stderr)  # noqa: T201 - the command's own output
        return 1
    print(json.dumps(to_json(reading), ensure_ascii=False, indent=1))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
