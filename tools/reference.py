"""Write the reference pages that the code itself knows: settings and commands (``make docs``).

A test compares the pages with what this writes, so that they cannot fall behind.
"""

import argparse
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
WRITTEN = "<!-- Page écrite par `make docs` : ne la modifiez pas à la main. -->"
# What Django adds to every command, in English, and that an operator never needs.
COMMON = {
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}


def write_settings() -> str:
    """Give the page of the settings."""
    from maillage.environment import VARIABLES

    lines = [
        WRITTEN,
        "# Réglages d’une instance",
        "",
        "Une instance se règle par des variables d’environnement, toutes facultatives sur une adresse locale.",
        "Un réglage obligatoire qui manque arrête la commande en donnant son nom, son sens et un exemple.",
        "",
        "| variable | ce qu’elle décide | exemple | sans elle |",
        "|---|---|---|---|",
        *(
            f"| `{item.name}` | {item.meaning} | `{item.example}` | {f'`{item.default}`' if item.default else '–'} |"
            for item in VARIABLES
        ),
    ]
    return "\n".join(lines) + "\n"


def write_commands() -> str:
    """Give the page of the commands, with every option of each."""
    from django.core.management import get_commands, load_command_class

    lines = [
        WRITTEN,
        "# Commandes",
        "",
        "Tout ce que fait un exploitant passe par la commande `maillage`. `maillage` seul donne la liste,"
        " `maillage aide COMMANDE` les options.",
    ]
    for name, app in sorted(get_commands().items()):
        if not isinstance(app, str) or not app.startswith("maillage."):
            continue
        command = load_command_class(app, name)
        lines += ["", f"## {name}", "", command.help.strip()]
        options = list_options(command.create_parser("maillage", name))
        if options:
            lines += ["", "| option | effet |", "|---|---|", *options]
    return "\n".join(lines) + "\n"


def list_options(parser: argparse.ArgumentParser) -> list[str]:
    """Give a line per option of a command, without those of Django."""
    lines = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other list of its options
        if action.dest in COMMON:
            continue
        name = ", ".join(action.option_strings) or action.dest
        choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
        default = (
            f" ; {action.default} par défaut"
            if isinstance(action.default, str | int) and action.default
            else ""
        )
        default = "" if isinstance(action.default, bool) else default
        lines.append(f"| `{name}` | {action.help or ''}{choices}{default} |")
    return lines


PAGES = {"settings.md": write_settings, "commands.md": write_commands}


def main() -> None:
    """Write every page."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write())
        print(f"docs/reference/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
