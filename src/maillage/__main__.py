"""Run the ``maillage`` command."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, with Maillage's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
