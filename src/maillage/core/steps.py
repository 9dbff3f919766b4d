"""Hold the steps that make an instance ready; upper modules add theirs."""

from collections.abc import Callable

Step = Callable[[], str]
_STEPS: list[tuple[int, Step]] = []


def register_setup_step(rank: int, step: Step) -> None:
    """Declare something ``maillage setup`` does after the migrations; it gives a sentence of result.

    A step may run any number of times: it changes nothing the second time.
    """
    if all(known is not step for _, known in _STEPS):
        _STEPS.append((rank, step))
        _STEPS.sort(key=lambda item: item[0])


def list_setup_steps() -> list[Step]:
    """Give the steps in order."""
    return [step for _, step in _STEPS]
