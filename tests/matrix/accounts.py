"""What each role is answered on the routes of accounts."""

from tests.matrix.rows import Row

ROWS: list[Row] = []
