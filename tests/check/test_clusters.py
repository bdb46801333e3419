from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tuneproof.check.clusters import Clusters, Joined

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)))


@given(PAIRS)
def test_groups_are_what_a_walk_over_the_pairs_finds(pairs: list[tuple[int, int]]) -> None:
    clusters = Clusters()
    for pair in pairs:
        clusters.join(*pair, 0.5)
    assert {frozenset(group.numbers) for group in clusters.groups()} == walked(pairs)
    groups = {number: group for group in clusters.groups() for number in group.numbers}
    for one in range(13):
        for other in range(13):
            together = one in groups and groups[one] == groups.get(other)
            assert clusters.joined(one, other) == together


def walked(pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    """The slow way: from each number on, along the pairs, until nothing new is met."""
    found = set()
    for start in {number for pair in pairs for number in pair}:
        met = {start}
        for _step in pairs:
            met |= {number for pair in pairs if met & set(pair) for number in pair}
        found.add(frozenset(met))
    return found


def test_groups_come_in_the_order_of_their_first_number_with_their_greatest_overlap() -> None:
    clusters = Clusters()
    for pair in ((8, 3, 0.9), (5, 1, 0.6), (3, 9, 0.7)):
        clusters.join(*pair)
    assert clusters.groups() == [Joined((1, 5), 0.6), Joined((3, 8, 9), 0.9)]
