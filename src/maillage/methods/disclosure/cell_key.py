"""Add a small noise to counts of free filters: the same people always get the same noise.

Each unit has a key, made from its identity and a secret that stays out of the database. The key of a cell is the sum
of the keys of its units; a perturbation table turns it into a noise that depends on nothing else: asking again, by
another path or another person, gives the same answer, so nothing is averaged away.

References
----------
Fraser, Wooton (2005), A proposed method for confidentialising tabular output to protect against differencing,
UNECE work session. Thompson, Broadfoot, Elazar (2013), Methodology for the automatic confidentialisation of
statistical outputs from remote servers, UNECE. Giessing (2016), Computational issues in the design of transition
probabilities and disclosure risk estimation for additive noise, Privacy in Statistical Databases: the maximum-entropy
noise used here.
"""

import functools
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]

_SHORTEST_SECRET = 32
_STEPS = 200
_WORST_CONDITION = 1e12


def make_unit_keys(secret: bytes, units: Iterable[str]) -> Keys:
    """Give the key (n) of each unit: HMAC-SHA-256 of its identity, 64 bits.

    Raises
    ------
    ValueError
        The secret has fewer than 32 bytes.
    """
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError(
            f"Le secret des clés a {len(secret)} octets : donnez-en au moins {_SHORTEST_SECRET}."
        )
    digests = [hmac.digest(secret, unit.encode(), hashlib.sha256)[:8] for unit in units]
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """Say how much noise is added.

    Parameters
    ----------
    spread : int
        Largest noise, in units.
    variance : float
        Variance of the noise, in squared units, the same for every count that allows it.
    moved : float
        Share (0 to 1) of the counts that are changed.
    """

    spread: int = 5
    variance: float = 0.5
    moved: float = 0.15

    def __post_init__(self) -> None:
        is_possible = self.moved < self.variance < self.moved * self.spread
        if self.spread < 1 or not 0 < self.moved < 1 or not is_possible:
            raise ValueError(
                f"Bruit impossible : étendue {self.spread}, variance {self.variance:g}, part changée"
                f" {self.moved:g} ; il faut part < variance < part × étendue."
            )


@dataclass(frozen=True, slots=True)
class NoisyCount:
    """Hold a noisy answer; ``value`` is ``None`` under the threshold, where only « moins de » is said."""

    value: int | None
    threshold: int

    @property
    def label(self) -> str:
        """Give what a reader sees."""
        return f"moins de {self.threshold}" if self.value is None else str(self.value)


@functools.cache
def compute_noise_shares(count: int, rule: NoiseRule) -> tuple[float, ...]:
    """Give the probability of each noise from ``-spread`` to ``spread`` for a true count.

    Returns
    -------
    tuple of float
        Of largest entropy among those of mean 0, the rule's variance and share moved, that make no negative count.
        A count of zero is never changed.
    """
    if count < 0:
        raise ValueError(f"Un effectif ne peut être négatif : {count}.")
    noises = np.arange(-rule.spread, rule.spread + 1, dtype=float)
    shares = np.zeros(len(noises))
    if count == 0:
        shares[rule.spread] = 1.0
        return tuple(shares.tolist())
    moved = (noises != 0) & (noises >= -count)
    shares[moved] = rule.moved * _maximize_entropy(noises[moved], rule.variance / rule.moved)
    shares[rule.spread] = 1.0 - shares.sum()
    return tuple(shares.tolist())


def _maximize_entropy(noises: Floats, square: float) -> Floats:
    """Give the probabilities ``exp(a x + b x²)`` of mean 0 and mean square ``square`` (Newton on two unknowns)."""
    moments = np.stack([noises, noises**2]) / np.array([[np.abs(noises).max()], [(noises**2).max()]])
    goal = np.array([0.0, square / (noises**2).max()])
    factors = np.zeros(2)
    for _ in range(_STEPS):
        weights = np.exp(factors @ moments - (factors @ moments).max())
        shares: Floats = weights / weights.sum()
        gap = moments @ shares - goal
        if np.abs(gap).max() < 1e-13:
            return shares
        spread = (moments * shares) @ moments.T - np.outer(moments @ shares, moments @ shares)
        if np.linalg.cond(spread) > _WORST_CONDITION:
            break
        step = np.linalg.solve(spread, gap)
        factors -= step * min(1.0, 5.0 / max(np.abs(step).max(), 1e-300))
    raise ValueError(
        "Aucun bruit n’a cette variance pour un si petit effectif : changez l’étendue ou la part changée."
    )


def add_noise(unit_keys: Keys, rule: NoiseRule) -> int:
    """Give the noisy count of a set of units (n keys), the same whatever the order or the path to it."""
    count = len(unit_keys)
    key = int(np.add.reduce(unit_keys, dtype=np.uint64)) if count else 0
    position = _mix(key) / 2**64
    shares = np.cumsum(compute_noise_shares(min(count, rule.spread), rule))
    place = min(int(np.searchsorted(shares, position, side="right")), 2 * rule.spread)
    return count + place - rule.spread


def _mix(key: int) -> int:
    """Spread a sum of keys over 64 bits: the sum of one unit is its key, and a table must not be read back from it."""
    return int.from_bytes(hashlib.blake2b(key.to_bytes(8, "big"), digest_size=8).digest(), "big")


def answer_count(unit_keys: Keys, rule: NoiseRule, *, threshold: int) -> NoisyCount:
    """Answer a free filter: a noisy count, or « moins de » the threshold when the noisy count is under it.

    The bound is on the noisy count, not the true one: which side it falls on tells no more than the noise.
    A true zero is said as the other small counts are.
    """
    noisy = add_noise(unit_keys, rule)
    return NoisyCount(noisy if noisy >= threshold else None, threshold)


def bound_truth(answer: NoisyCount, rule: NoiseRule) -> tuple[float, float]:
    """Give what an answer says of the true count to one who knows the method, not the secret."""
    if answer.value is None:
        return 0.0, float(answer.threshold - 1 + rule.spread)
    return float(max(answer.value - rule.spread, 0)), float(answer.value + rule.spread)


def summarize_noise(rule: NoiseRule, counts: Sequence[int]) -> tuple[float, float, float]:
    """Give the exact bias, the variance and the share moved over some true counts (each equally likely)."""
    noises = np.arange(-rule.spread, rule.spread + 1, dtype=float)
    table = np.array([compute_noise_shares(min(count, rule.spread), rule) for count in counts])
    bias = float((table @ noises).mean())
    return bias, float((table @ noises**2).mean() - bias**2), float(1 - table[:, rule.spread].mean())
