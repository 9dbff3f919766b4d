"""What each role is answered on the routes of core."""

from tests.matrix.rows import OK, Row

ROWS: list[Row] = [
    Row("accessibility", {}, OK),
    Row("gallery", {}, OK),
]
