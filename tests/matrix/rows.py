"""Describe a row of the matrix: a route, a method, and what each role is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.world import ROLES, World

Arguments = Callable[[World], dict[str, Any]]

SIGN_IN = 302  # sent to the sign-in page
OK = 200
DONE = 302  # a change was made, the browser is sent to its result
BAD = 400
REFUSED = 403
ABSENT = 404


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One route and method; ``expected`` names the answer per role, ``otherwise`` the rest."""

    route: str
    expected: Mapping[str, int]
    otherwise: int
    method: str = "GET"
    kwargs: Arguments = nothing
    query: str = ""
    payload: Arguments = nothing
    label: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.expected) - set(ROLES)
        assert not unknown, f"{self.route}: unknown roles {unknown}"

    def answer(self, role: str) -> int:
        return self.expected.get(role, self.otherwise)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.method, self.route, self.query, self.label) if part)
