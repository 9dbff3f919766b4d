"""Check that zones that overlap single out nobody (goal D6, attacks 61 to 63)."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.methods.disclosure import (
    BY_DEFAULT,
    Overlap,
    Piece,
    Status,
    Zone,
    audit,
    build_zone_system,
    cut_by_shares,
    cut_units,
    find_differences,
    protect,
)


def piece(zones: str, count: int) -> Piece:
    return Piece(frozenset(zones.split()), count)


def zones(text: str) -> list[Zone]:
    return [Zone(id_) for id_ in text.split()]


def list_shown(found: list[Zone], pieces: list[Piece]) -> list[Zone]:
    """Give the zones that may be published together."""
    protection = protect(build_zone_system(found, pieces, BY_DEFAULT), max_seconds=10)
    assert protection.is_safe
    return [zone for zone in found if not protection.statuses[zone.id].is_hidden]


def list_small_by_trying(
    shown: list[Zone], pieces: list[Piece], threshold: int, most: int = 4
) -> set[frozenset]:
    """Find by trying every sum and difference of up to four zones the small sets that they single out."""
    found = set()
    for size in range(1, most + 1):
        for chosen in itertools.combinations(shown, size):
            for signs in itertools.product((1, -1), repeat=size):
                sums = {
                    part: sum(sign for zone, sign in zip(chosen, signs, strict=True) if zone.id in part.zones)
                    for part in pieces
                    if part.count
                }
                told = {part: factor for part, factor in sums.items() if factor}
                if told and len(set(told.values())) == 1 and sum(part.count for part in told) < threshold:
                    found.add(frozenset(told))
    return found


def test_attack_61_the_remainder_of_a_commune_outside_its_qpv_is_not_deduced() -> None:
    """Publish a commune and its two QPV; seven households live outside."""
    pieces = [piece("commune qpv1", 60), piece("commune qpv2", 80), piece("commune", 7)]
    found = zones("commune qpv1 qpv2")

    differences = find_differences(found, pieces, threshold=11)
    shown = list_shown(found, pieces)

    assert [(one.added, one.removed, one.count) for one in differences] == [
        (("commune",), ("qpv1", "qpv2"), 7)
    ]
    assert differences[0].reason == "« commune », moins « qpv1 » et « qpv2 », isole 7 unités."
    assert len(shown) == 2
    assert not find_differences(shown, pieces, threshold=11)


def test_attack_62_the_sliver_between_two_generations_of_a_qpv_is_refused() -> None:
    pieces = [piece("c qpv2015 qpv2024", 300), piece("c qpv2015", 4), piece("c", 900)]
    found = [Zone("c", is_open=True), Zone("qpv2015", label="QPV 2015", is_open=True), Zone("qpv2024")]

    shown = list_shown(found, pieces)

    assert [zone.id for zone in shown] == ["c", "qpv2015"]
    assert find_differences(found, pieces, threshold=11)[0].count == 4


def test_attack_63_the_last_iris_is_not_deduced_from_the_others() -> None:
    pieces = [piece("commune i1", 6), piece("commune i2", 200), piece("commune i3", 150)]
    found = [Zone("commune", is_open=True), *zones("i1 i2 i3")]

    shown = list_shown(found, pieces)

    assert "i1" not in {zone.id for zone in shown}
    assert len(shown) == 2


def test_large_remainders_are_published() -> None:
    pieces = [piece("commune qpv1", 60), piece("commune", 700)]

    assert len(list_shown(zones("commune qpv1"), pieces)) == 2


def test_what_is_public_already_is_told_as_a_fault() -> None:
    pieces = [piece("commune qpv1", 60), piece("commune", 3)]
    found = [Zone("commune", is_open=True), Zone("qpv1", is_open=True)]

    protection = protect(build_zone_system(found, pieces, BY_DEFAULT))

    assert not protection.is_safe
    assert protection.audit.narrowed[0].sources == ("commune", "qpv1")


territories = st.lists(
    st.tuples(st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3), st.integers(0, 40)),
    min_size=2,
    max_size=7,
    unique_by=lambda part: frozenset(part[0]),
)


@settings(max_examples=30, deadline=None)
@given(territories)
def test_d6_no_four_published_zones_single_out_few_units(parts: list[tuple[set[str], int]]) -> None:
    pieces = [Piece(frozenset(ids), count) for ids, count in parts]

    shown = list_shown(zones("a b c d e f"), pieces)

    assert not list_small_by_trying(shown, pieces, 11)


@settings(max_examples=30, deadline=None)
@given(territories)
def test_differences_are_those_found_by_trying_all(parts: list[tuple[set[str], int]]) -> None:
    """Compare on connected zones; a set of unconnected parts is found part by part."""
    pieces = [Piece(frozenset(ids), count) for ids, count in parts]
    found = zones("a b c d e f")

    every = list_small_by_trying(found, pieces, 11)
    listed = find_differences(found, pieces, threshold=11)

    assert bool(listed) is bool(every)
    assert len(listed) <= len(every)
    assert all(0 < one.count < 11 for one in listed)


def test_units_are_cut_by_the_zones_of_their_address() -> None:
    pieces = cut_units([["iris1", "qpv"], ["iris1"], ["qpv", "iris1"], ["iris2"]])

    assert {(part.zones, part.count) for part in pieces} == {
        (frozenset({"iris1", "qpv"}), 2),
        (frozenset({"iris1"}), 1),
        (frozenset({"iris2"}), 1),
    }


def test_shares_cut_base_zones_on_the_side_of_secrecy() -> None:
    pieces = cut_by_shares(
        {"i1": 100, "i2": 50},
        [Overlap("i1", frozenset({"qpv"}), 0.359), Overlap("i2", frozenset({"qpv"}), 0.001)],
        containers={"i1": ["commune"], "i2": ["commune"]},
    )

    counts = {part.zones: part.count for part in pieces}
    assert counts[frozenset({"i1", "qpv", "commune"})] == 35
    assert counts[frozenset({"i2", "qpv", "commune"})] == 1
    assert counts[frozenset({"i1", "commune"})] == 64


@pytest.mark.parametrize(
    "build",
    [
        lambda: Piece(frozenset("a"), -1),
        lambda: build_zone_system(zones("a"), [piece("b", 3)], BY_DEFAULT),
        lambda: cut_by_shares({"i1": 10}, [Overlap("i2", frozenset("q"), 0.5)]),
        lambda: cut_by_shares({"i1": 10}, [Overlap("i1", frozenset("q"), 1.5)]),
        lambda: cut_by_shares(
            {"i1": 10}, [Overlap("i1", frozenset("q"), 0.6), Overlap("i1", frozenset("r"), 0.6)]
        ),
    ],
)
def test_impossible_zones_are_refused(build) -> None:
    with pytest.raises(ValueError, match=r".{20}"):
        build()


def test_a_zone_without_anybody_is_a_zero() -> None:
    system = build_zone_system(zones("a b"), [piece("a", 30)], BY_DEFAULT)

    assert system.by_id["b"].value == 0
    assert audit(system).is_safe
    assert system.by_id["b"].status is Status.PUBLISHED
