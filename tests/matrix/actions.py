"""What each role is answered on the routes of actions."""

from tests.matrix.rows import Row

ROWS: list[Row] = []
