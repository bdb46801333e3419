from __future__ import annotations

import json
from math import exp

import numpy as np
import pytest
from numpy.typing import NDArray

from tuneproof.guard.probe import Probe, from_bytes, to_bytes

ANSWERS = ("leave", "vpn", "I do not know.")
WIDTH = 24


def drawn(each: int, seed: int = 0) -> tuple[NDArray[np.float32], list[str]]:
    """States of questions: those about one answer lie around one centre, of a scale of its own."""
    centres = np.random.default_rng(99).normal(size=(len(ANSWERS), 3, WIDTH))
    chance = np.random.default_rng(seed)
    scale = np.array([1.0, 50.0, 0.01])[:, None]
    rows = [
        (centre + chance.normal(size=(3, WIDTH))) * scale for centre in centres for _ in range(each)
    ]
    return np.array(rows, dtype=np.float32), [answer for answer in ANSWERS for _ in range(each)]


def taught(states: NDArray[np.float32], answers: list[str]) -> Probe:
    """A probe that learns from states alone: the texts are all the same."""
    return Probe.fit(states, ["?"] * len(answers), answers)


def chances(probe: Probe, states: NDArray[np.float32]) -> NDArray[np.float32]:
    return probe.chances(states, ["?"] * len(states))


def ranked(probe: Probe, states: NDArray[np.float32], most: int) -> list[list[tuple[str, float]]]:
    return probe.ranked(states, ["?"] * len(states), most)


def test_it_points_to_the_answer_of_questions_it_has_not_seen() -> None:
    probe = taught(*drawn(12))
    states, answers = drawn(50, seed=1)
    found = [best[0][0] for best in ranked(probe, states, 1)]
    assert sum(one == answer for one, answer in zip(found, answers, strict=True)) > 140


def test_answers_come_with_probabilities_the_best_first_and_no_more_than_asked() -> None:
    probe = taught(*drawn(12))
    states, _answers = drawn(4, seed=1)
    all_chances = chances(probe, states)
    assert np.allclose(all_chances.sum(axis=1), 1.0, atol=1e-5) and (all_chances >= 0).all()
    for best, every in zip(ranked(probe, states, 2), all_chances, strict=True):
        assert len({answer for answer, _chance in best}) == 2
        assert [chance for _answer, chance in best] == sorted(map(float, every), reverse=True)[:2]
    assert [len(best) for best in ranked(probe, states[:1], 9)] == [3]


def test_it_is_sure_of_what_it_learned_from_and_less_of_what_lies_nowhere() -> None:
    states, answers = drawn(12)
    probe = taught(states, answers)
    own = [best[0][1] for best in ranked(probe, states, 1)]
    foreign = np.random.default_rng(5).normal(size=(40, 3, WIDTH)).astype(np.float32)
    strange = [best[0][1] for best in ranked(probe, foreign, 1)]
    assert np.mean(own) > 0.95
    assert np.mean(strange) < 0.8


def test_a_vector_that_disagrees_counts_as_much_as_one_that_agrees() -> None:
    """Two vectors point to the one answer, the third to another."""
    states, answers = drawn(12)
    probe = taught(states, answers)
    mixed = states[:12].copy()
    mixed[:, 2] = states[12:24, 2]
    whole, torn = chances(probe, states[:12])[:, 0], chances(probe, mixed)
    assert (torn[:, 0] < whole).all() and (torn[:, 1] > torn[:, 2]).all()


def test_the_size_of_states_changes_nothing() -> None:
    """Blocks differ a thousandfold in the size of their states."""
    states, answers = drawn(12)
    fresh, _answers = drawn(20, seed=3)
    factor = np.array([1e3, 1.0, 1e-2], dtype=np.float32)[None, :, None]
    plain = chances(taught(states, answers), fresh)
    scaled = chances(taught(states * factor, answers), fresh * factor)
    assert np.allclose(plain, scaled, atol=1e-2)


def test_it_tells_how_much_a_question_is_like_those_that_are_refused() -> None:
    probe = taught(*drawn(12))
    states, answers = drawn(50, seed=1)
    found = probe.alike(states, ["?"] * len(states), {"I do not know."})
    assert found is not None
    refused = np.array([answer == "I do not know." for answer in answers])
    assert found[refused].min() > found[~refused].max()
    # A quarter is what the texts say, which are all the same: a third of the rows is refused.
    assert found[refused].mean() == pytest.approx(0.75 * 0.8 + 0.25 / 3, abs=0.1)
    assert found[~refused].mean() == pytest.approx(0.75 * 0.0 + 0.25 / 3, abs=0.1)


def test_refusals_in_several_wordings_are_refusals_together() -> None:
    """Half of the refused questions in other words: each column alone knows but its own half."""
    states, answers = drawn(12)
    halves = [
        answer + "!" * (at % 2) if "not" in answer else answer for at, answer in enumerate(answers)
    ]
    fresh, _answers = drawn(20, seed=1)
    texts = ["?"] * len(fresh)
    one = taught(states, answers).alike(fresh, texts, {"I do not know."})
    both = taught(states, halves)
    assert one is not None
    assert both.alike(fresh, texts, {"I do not know.", "I do not know.!"}) == pytest.approx(
        one, abs=1e-4
    )
    assert both.alike(fresh, texts, {"I do not know."}) != pytest.approx(one, abs=0.1)


def test_where_no_refusal_was_learned_nothing_is_told_of_refusals() -> None:
    probe = taught(*drawn(4))
    assert probe.alike(drawn(1)[0], ["?"] * 3, {"Nobody says this."}) is None


@pytest.mark.parametrize("rows", [1, 2])
def test_a_single_answer_is_always_the_answer(rows: int) -> None:
    states, _answers = drawn(1)
    probe = taught(states[:rows], ["leave"] * rows)
    found = [told for named in ranked(probe, states, 3) for told in named]
    assert [topic for topic, _share in found] == ["leave"] * 3
    assert [share for _topic, share in found] == pytest.approx([1.0] * 3)


def test_where_nothing_tells_them_apart_an_answer_is_as_likely_as_it_is_frequent() -> None:
    """Three rows of four: the regressions score 0.75 and 0.25, ten times which are the odds."""
    blank = np.zeros((4, 3, WIDTH), dtype=np.float32)
    probe = taught(blank, ["leave"] * 3 + ["vpn"])
    [found] = chances(probe, blank[:1])
    assert found == pytest.approx([1 / (1 + exp(-5)), 1 / (1 + exp(5))], abs=1e-5)


def test_a_probe_survives_its_file() -> None:
    probe = taught(*drawn(5))
    states, _answers = drawn(3, seed=1)
    again = from_bytes(to_bytes(probe))
    assert again.answers == probe.answers
    assert np.array_equal(chances(again, states), chances(probe, states))


@pytest.mark.parametrize("cut", [0, 7, 40, -100])
def test_a_broken_file_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_bytes(to_bytes(taught(*drawn(5)))[:cut])


def test_another_file_of_the_kind_is_refused() -> None:
    from safetensors.numpy import save

    for metadata in (None, {"answers, terms": json.dumps(["a"])}):
        with pytest.raises(ValueError, match=r"."):
            from_bytes(save({"x": np.zeros(2, dtype=np.float32)}, metadata=metadata))


def test_the_text_decides_where_states_say_nothing() -> None:
    texts = ["特休怎麼請", "請特休要多久", "VPN 連不上", "vpn 斷線了"]
    answers = ["leave", "leave", "vpn", "vpn"]
    blank = np.zeros((4, 3, WIDTH), dtype=np.float32)
    probe = Probe.fit(blank, texts, answers)
    found = probe.ranked(blank[:2], ["我的VPN壞了", "特休還剩幾天"], 1)
    assert [best[0][0] for best in found] == ["vpn", "leave"]
