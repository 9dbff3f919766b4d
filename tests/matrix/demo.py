"""What each role is answered on the routes of the demonstration, which this instance is not."""

from tests.matrix.rows import ABSENT, Row
from tests.matrix.world import World


def invented(world: World) -> dict[str, int]:
    return {"pk": world.people["stranger"].pk}


ROWS: list[Row] = [
    Row("demo", {}, ABSENT),
    Row("demo_sign_in", {}, ABSENT, method="POST", kwargs=invented),
]
