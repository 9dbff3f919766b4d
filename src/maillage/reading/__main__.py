"""Run the command of the reading library alone: ``python -m maillage.reading read FILE``."""

import sys

from maillage.reading.cli import main

if __name__ == "__main__":
    sys.exit(main())
