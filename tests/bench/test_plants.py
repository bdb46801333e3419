"""What was planted is really there, the same for a seed, and the rest is untouched."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.diagnosis.cases import (
    CHOSEN,
    DRAWS,
    HELD,
    LOOKED_AT,
    all_cases,
    healthy_cases,
    plant_halves,
)
from bench.diagnosis.material import Hooks, Material
from bench.diagnosis.plants import PLANTS, Plant
from bench.diagnosis.setups import SETUPS, Setup, available, covid_folder, draw, pool
from tuneproof.config import COPY
from tuneproof.data.overlap import jaccard
from tuneproof.diagnose.causes import CAUSES

HANDBOOKS = available(None)


def healthy(setup: Setup = SETUPS[0], seed: int = 0) -> Material:
    return draw(setup, pool(setup.source, None), seed)


def plant(name: str) -> Plant:
    return next(one for one in PLANTS if one.name == name)


def changed(before: Material, after: Material) -> list[str]:
    was = {row.id: row for row in before.train}
    return [row.id for row in after.train if was.get(row.id) != row]


def answers(material: Material) -> Counter[str]:
    return Counter(row.answer for row in material.train if row.answerable)


@pytest.mark.parametrize("setup", HANDBOOKS, ids=lambda setup: setup.name)
def test_a_set_up_has_the_shape_that_it_promises(setup: Setup) -> None:
    made = healthy(setup)
    assert set(answers(made).values()) == {setup.phrasings}
    assert len(answers(made)) == setup.answers
    assert (len(made.train), len(made.test)) == (126, 57)
    assert not {row.id for row in made.train} & {row.id for row in made.test}
    assert {row.answer for row in made.test if row.answerable} == set(answers(made))
    assert made == healthy(setup) and made.train != healthy(setup, seed=1).train


def test_a_test_of_an_example_is_never_read() -> None:
    rows = pool("handbook-zh", None) + pool("handbook-en", None)
    assert {row.origin.rpartition("/")[2].partition(":")[0] for row in rows} == {"train.csv"}


def test_covid_faq_is_left_out_where_it_is_not(tmp_path: Path) -> None:
    assert covid_folder(str(tmp_path)) is None
    assert "covid" not in [setup.name for setup in HANDBOOKS]
    (tmp_path / "train.jsonl").touch()
    assert "covid" in [setup.name for setup in available(covid_folder(str(tmp_path)))]


@pytest.mark.parametrize("one", PLANTS, ids=lambda one: one.name)
def test_every_fault_breaks_something_and_nothing_beside(one: Plant) -> None:
    before = healthy()
    after = one(before, seed=0)
    assert after == one(before, seed=0)
    parts = [
        name
        for name in ("train", "test", "recipe", "hooks")
        if getattr(before, name) != getattr(after, name)
    ]
    assert parts in (["train"], ["recipe"], ["hooks"], ["train", "recipe"])
    assert (parts == ["train", "recipe"]) == (one.code == "G519")


def test_faults_have_names_of_their_own_and_causes_that_exist() -> None:
    assert len({one.name for one in PLANTS}) == len(PLANTS)
    assert {one.code for one in PLANTS} <= {cause.code for cause in CAUSES}
    strengths = Counter(one.code for one in PLANTS)
    assert min(strengths.values()) >= 2


@pytest.mark.parametrize(("name", "kept"), [("few-answers-0.2", 2), ("few-answers-0.5", 4)])
def test_answers_are_missing_whole(name: str, kept: int) -> None:
    before, after = healthy(), plant(name)(healthy(), seed=0)
    assert len(answers(after)) == kept and set(answers(after).values()) == {12}
    assert changed(before, after) == []


@pytest.mark.parametrize("each", [1, 2])
def test_few_phrasings_are_as_many_rows(each: int) -> None:
    before, after = healthy(), plant(f"few-phrasings-{each}")(healthy(), seed=0)
    assert answers(after) == answers(before)
    asked = {row.answer: set[str]() for row in after.train if row.answerable}
    for row in after.train:
        if row.answerable:
            asked[row.answer].add(row.question)
    assert {len(found) for found in asked.values()} == {each}
    refused = [row for row in after.train if not row.answerable]
    assert refused == [row for row in before.train if not row.answerable]


@pytest.mark.parametrize("share", [0.15, 0.3, 0.6])
def test_contradicted_questions_have_two_answers(share: float) -> None:
    before, after = healthy(), plant(f"contradicted-{share}")(healthy(), seed=0)
    added = after.train[len(before.train) :]
    assert after.train[: len(before.train)] == before.train
    assert len(added) == round(share * 108)
    first = {row.question: row.answer for row in before.train}
    assert all(first[row.question] != row.answer for row in added)


def test_shuffled_and_shifted_answers_are_the_same_answers_elsewhere() -> None:
    before = healthy()
    for name, least, most in (
        ("shuffled-0.4", 29, 43),
        ("shuffled-0.8", 63, 86),
        ("shifted", 81, 108),
    ):
        after = plant(name)(before, seed=0)
        assert answers(after) == answers(before)
        assert least <= len(changed(before, after)) <= most
        assert [row.question for row in after.train] == [row.question for row in before.train]


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_cut_answers_are_beginnings(share: float) -> None:
    before, after = healthy(), plant(f"cut-{share}")(healthy(), seed=0)
    whole = {row.id: row.answer for row in before.train}
    struck = [row for row in after.train if row.answer != whole[row.id]]
    assert len(struck) == round(share * 108)
    for row in struck:
        assert whole[row.id].startswith(row.answer)
        assert 0.3 < len(row.answer) / len(whole[row.id]) < 0.7


@pytest.mark.parametrize("setup", HANDBOOKS[:2], ids=lambda setup: setup.name)
def test_leaked_questions_pass_the_check_that_is_off(setup: Setup) -> None:
    before = healthy(setup)
    after = plant("leaked-0.6")(before, seed=0)
    added = after.train[len(before.train) :]
    assert len(added) >= 20
    asked = {f"leak-{row.id}": row for row in before.test}
    for row in added:
        assert COPY <= jaccard(row.question, asked[row.id].question) < 1
        assert row.answer == asked[row.id].answer
    assert after.recipe.data.leak_threshold == 1.0


def test_refusals_are_missing_or_too_many() -> None:
    before = healthy()
    share = {
        name: sum(not row.answerable for row in after.train) / len(after.train)
        for name in ("unrefused-0", "unrefused-1", "refusals-repeated-6", "refused-0.7")
        for after in (plant(name)(before, seed=0),)
    }
    assert share["unrefused-0"] == 0 and share["unrefused-1"] == pytest.approx(1 / 109)
    assert share["refusals-repeated-6"] == pytest.approx(108 / 216)
    assert share["refused-0.7"] == pytest.approx((18 + 76) / 126)


def test_only_what_comes_after_training_leaves_the_adapter_as_it_was() -> None:
    before = healthy()
    after_training = {one.code for one in PLANTS if one(before, seed=0).trains_like(before)}
    assert after_training == {"G510", "G511", "G521"}
    assert not plant("ends=0.5")(before, seed=0).trains_like(before)


def test_a_fault_of_the_pipeline_names_itself() -> None:
    assert plant("labels=0.15")(healthy(), seed=0).hooks == Hooks(labels=0.15)
    assert Hooks(ends=0.5).train and not Hooks(scale=0.0).train


def test_both_halves_have_every_cause_and_no_strength_in_common() -> None:
    sides = plant_halves(PLANTS)
    for code in {one.code for one in PLANTS}:
        assert {sides[one.name] for one in PLANTS if one.code == code} == {CHOSEN, HELD}
    cases = all_cases(SETUPS, rounds=len(SETUPS))
    half = {case.plant.name: case.half for case in cases if case.plant}
    assert all(half[case.plant.name] == case.half for case in cases if case.plant)
    for setups in (SETUPS, HANDBOOKS):
        sound = healthy_cases(setups)
        halves = Counter(case.half for case in sound)
        looked_at = sum(f"{case.setup.name}/{case.draw}" in LOOKED_AT for case in sound)
        assert len(sound) == DRAWS * len(setups)
        assert abs(halves[HELD] - len(sound) / 2) <= 0.5 + looked_at
    everything = {*half, *(f"{case.setup.name}/{case.draw}" for case in healthy_cases(SETUPS))}
    assert everything >= set(LOOKED_AT), "a name that is none moves nothing"
    assert {half[name] for name in LOOKED_AT if name in half} == {CHOSEN}


def test_every_cut_of_the_order_is_a_fair_sample() -> None:
    cases = all_cases(SETUPS)
    assert len({case.id for case in cases}) == len(cases)
    assert sum(case.plant is None for case in cases) == DRAWS * len(SETUPS)
    start = cases[:60]
    assert len({case.code for case in start if case.code}) >= 17
    assert {case.setup.name for case in start} == {setup.name for setup in SETUPS}
    assert sum(case.plant is None for case in start) >= 12
    assert cases == all_cases(SETUPS) != all_cases(SETUPS, seed=1)


def test_one_round_has_every_fault_once_and_strengths_of_a_cause_on_different_set_ups() -> None:
    faults = [case for case in all_cases(SETUPS) if case.plant]
    assert Counter(case.plant.name for case in faults if case.plant) == Counter(
        one.name for one in PLANTS
    )
    where: dict[str | None, set[str]] = {}
    for case in faults:
        where.setdefault(case.code, set()).add(case.setup.name)
    assert [code for code, setups in where.items() if len(setups) == 1] == ["G508"]


def test_all_rounds_have_every_fault_on_each_set_up_that_it_fits() -> None:
    cases = all_cases(SETUPS, rounds=len(SETUPS))
    met = Counter((case.plant.name, case.setup.name) for case in cases if case.plant)
    assert set(met.values()) == {1}
    fitting = sum(len(one.only) or len(SETUPS) for one in PLANTS)
    assert len(met) == fitting
