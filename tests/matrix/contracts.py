"""What each role is answered on the routes of contracts."""

from tests.matrix.rows import Row

ROWS: list[Row] = []
