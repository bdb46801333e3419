"""The domain on made-up states: known questions around one centre, those of elsewhere apart."""

from __future__ import annotations

import numpy as np
import pytest

from tuneproof.guard.domain import LEAST, Domain, Read

WIDTH = 24


def drawn(count: int, seed: int, away: float, word: str) -> Read:
    """States a distance away from the origin, in one direction, and texts with one word."""
    chance = np.random.default_rng(seed)
    centre = away * np.random.default_rng(99).normal(size=(3, WIDTH))
    states = (centre + chance.normal(size=(count, 3, WIDTH))).astype(np.float32)
    return Read(states, tuple(f"{word} {number}" for number in range(count)))


def ours(count: int, seed: int = 0) -> Read:
    return drawn(count, seed, 1.0, "leave")


def others(count: int, seed: int = 1) -> Read:
    return drawn(count, seed, -1.0, "weather")


def odd(known: Read, at: int = 7) -> Read:
    """The same, one of them standing where those of elsewhere do."""
    states, texts = known.states.copy(), [*known.texts]
    states[at], texts[at] = others(1, seed=9 + at).states[0], "weather 99"
    return Read(states, tuple(texts))


def learned(count: int = 60) -> Domain:
    found = Domain.fit(ours(count), ours(4, seed=2), others(40))
    assert found is not None
    return found


def test_new_questions_are_told_from_those_of_elsewhere() -> None:
    domain = learned()
    assert (domain.distances(*ours(200, seed=3)) <= domain.limit).mean() > 0.95
    assert (domain.distances(*others(200, seed=4)) > domain.limit).mean() > 0.95


def test_the_limit_is_what_questions_reach_that_were_not_learned_from() -> None:
    """Learned from, the odd ones would seem near."""
    known = odd(odd(ours(60)), 12)
    domain = Domain.fit(known, ours(4, seed=2), others(40))
    assert domain is not None
    seen = domain.distances(*known.at([7]))[0]
    assert domain.limit > seen + 0.1
    assert domain.limit > learned().limit + 0.3


def test_new_wordings_are_within_where_the_known_questions_are_all_of_one_pattern() -> None:
    """A price list asked in four patterns: all 24 questions in a fifth were refused."""
    states, texts = ours(60)
    alike = Read(states.mean(axis=0) + (states - states.mean(axis=0)) / 20, texts)
    domain = Domain.fit(alike, ours(4, seed=2), others(40))
    assert domain is not None
    assert (domain.distances(*ours(200, seed=3)) <= domain.limit).mean() > 0.95
    assert (domain.distances(*others(200, seed=4)) > domain.limit).mean() > 0.95


def test_of_many_known_questions_one_in_a_hundred_may_stand_outside() -> None:
    plain = Domain.fit(ours(300), ours(4, seed=2), others(40))
    with_one = Domain.fit(odd(ours(300)), ours(4, seed=2), others(40))
    assert plain is not None and with_one is not None
    assert with_one.limit == pytest.approx(plain.limit, abs=0.1)


def test_of_few_known_questions_one_may_stand_outside() -> None:
    plain = Domain.fit(ours(40), ours(4, seed=2), others(40))
    with_one = Domain.fit(odd(ours(40)), ours(4, seed=2), others(40))
    with_two = Domain.fit(odd(odd(ours(40), 7), 12), ours(4, seed=2), others(40))
    assert plain is not None and with_one is not None and with_two is not None
    assert with_one.limit == pytest.approx(plain.limit, abs=0.1)
    assert with_two.limit > plain.limit + 0.3


def test_of_very_many_known_questions_some_are_learned_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tuneproof.guard.domain.MOST", 50)
    known = ours(120)
    found = Domain.fit(known, ours(4, seed=2), others(40))
    third = Domain.fit(known.at(range(0, 120, 3)), ours(4, seed=2), others(40))
    assert found is not None and third is not None
    assert found.limit == third.limit and found.probe.ngrams.terms == third.probe.ngrams.terms


def test_a_known_answer_counts_as_within() -> None:
    answers = drawn(6, 5, -1.0, "payroll")
    with_them = Domain.fit(ours(60), answers, others(40))
    assert with_them is not None
    new = drawn(20, 6, -1.0, "payroll")
    assert with_them.distances(*new).mean() < learned().distances(*new).mean()


def test_with_few_known_questions_or_none_of_elsewhere_no_limit_is_set() -> None:
    none = others(40).at([])
    assert Domain.fit(ours(LEAST - 1), ours(2), others(40)) is None
    assert Domain.fit(ours(LEAST), ours(2), others(40)) is not None
    assert Domain.fit(ours(60), ours(2), none) is None
