"""What each role is answered on the routes of territories."""

from tests.matrix.rows import Row

ROWS: list[Row] = []
