"""What each role is answered on the routes of working."""

from tests.matrix.rows import Row

ROWS: list[Row] = []
