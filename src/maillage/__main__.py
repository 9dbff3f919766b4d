"""Run the ``maillage`` command: everything an operator does, with help in French."""

import os
import sys

OWN_APPS = "maillage."


def main() -> None:
    """Hand the command line to Django with Maillage's settings; alone, list what can be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    arguments = sys.argv[1:]
    if arguments[:1] == ["read"]:
        # Reading is a plain library: it needs neither settings nor database.
        from maillage.reading.cli import main as read

        sys.exit(read(arguments))
    if not arguments or arguments[0] in {"help", "aide", "--help", "-h"}:
        if len(arguments) < 2:
            _print_help()
            return
        sys.argv = [sys.argv[0], arguments[1], "--help"]
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _print_help() -> None:
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    write = sys.stdout.write
    write(
        "Maillage — commandes de l’instance\n\n  maillage COMMANDE [options]      maillage aide COMMANDE\n\n"
    )
    for name, app in sorted(get_commands().items()):
        if isinstance(app, str) and app.startswith(OWN_APPS):
            command = load_command_class(app, name)
            write(f"  {name:<22}{command.help.splitlines()[0]}\n")
    write(f"  {'read':<22}Lit un contrat (PDF, DOCX, ODT, tableur, texte) et en donne la structure.\n")


if __name__ == "__main__":
    main()
