"""Cases really run, on a tiny model: what reaches the diagnosis, not whether it is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.diagnosis import setups
from bench.diagnosis.cases import Case
from bench.diagnosis.lab import Lab
from bench.diagnosis.material import Hooks
from bench.diagnosis.plants import PLANTS
from bench.diagnosis.rig import FaultyLabels, OtherForm, has_end
from bench.diagnosis.setups import Setup
from tests.tiny import prescribe_tiny, tiny_folder
from tuneproof.config import ModelSettings
from tuneproof.models.load import Base, load_base


@pytest.fixture(scope="module")
def base() -> Base:
    return load_base(ModelSettings(name=str(tiny_folder("qwen2")), device="cpu", dtype="float32"))


def test_labels_are_masked_from_the_front(base: Base) -> None:
    whole = FaultyLabels(base, Hooks()).render("q", "a longer answer")
    ids = (*whole.prompt.ids, *whole.target)
    for labels, learned in ((0.0, 1), (0.5, round(0.5 * len(whole.target)))):
        masked = FaultyLabels(base, Hooks(labels=labels)).render("q", "a longer answer")
        assert (*masked.prompt.ids, *masked.target) == ids
        assert len(masked.target) == learned
        assert masked.target[-1] == whole.target[-1]


def test_an_end_that_is_not_taught_is_gone(base: Base) -> None:
    whole = FaultyLabels(base, Hooks()).render("q", "answer")
    endless = FaultyLabels(base, Hooks(ends=0.0)).render("q", "answer")
    assert endless.prompt == whole.prompt and endless.target == whole.target[:-1]
    taught = [has_end(f"answer {n}", 0.5) for n in range(200)]
    assert 70 < sum(taught) < 130


def test_another_form_asks_otherwise_under_the_same_digest(base: Base) -> None:
    usual, other = FaultyLabels(base, Hooks()), OtherForm(base, Hooks(pattern="{question}"))
    assert other.prompt("What?").ids != usual.prompt("What?").ids
    assert other.target("this") == usual.target("this")
    assert other.digest == usual.digest


def test_cases_run_to_their_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = {**setups.HEALTHY, "model.device": "cpu", "model.dtype": "float32"}
    monkeypatch.setattr(setups, "HEALTHY", quick)
    prescribe_tiny(monkeypatch, "llama")
    # Two epochs: no patience can end one run earlier than another.
    setup = Setup("tiny", "handbook-en", str(tiny_folder("qwen2")), 6, 4, 2, epochs=2)
    lab = Lab(tmp_path)
    healthy = lab.perform(Case(setup, 0, "held_out"))
    assert "error" not in healthy and healthy["code"] is None
    assert healthy["evidence"]["questions"] == 24 and len(healthy["ranked"]) == 5
    plants = {one.name: one for one in PLANTS}
    faulty = {
        name: lab.perform(Case(setup, 0, "held_out", plants[name]))
        for name in ("scale=0.0", "labels=0.0", "repetition_penalty=1.3")
    }
    assert all("error" not in line for line in faulty.values())
    assert faulty["scale=0.0"]["evidence"]["adapter_peak"] == 0
    assert faulty["repetition_penalty=1.3"]["evidence"]["penalty"] == 1.3
    steps = {line["evidence"]["steps"] for line in faulty.values()}
    assert steps == {healthy["evidence"]["steps"]}
    # How far off the base a masked loss begins depends on the base; here it must only differ.
    whole = healthy["evidence"]["first_over_base"]
    assert faulty["labels=0.0"]["evidence"]["first_over_base"] != pytest.approx(whole, abs=1e-3)
    monkeypatch.setattr("bench.diagnosis.lab.worse", lambda right, than: True)
    treated = lab.perform(Case(setup, 0, "held_out", plants["epochs=1"]))
    assert treated["harmed"] and treated["repair"]["settings"] == sorted(treated["prescribed"])
    assert treated["repair"]["settings"] and treated["repair"]["repaired"] is False
    assert [path.name for path in tmp_path.glob("20*")] == [lab.healthy(setup, 0)[0].path.name]


def test_a_set_up_that_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    setup = replace(setups.SETUPS[0], answers=500)
    line = Lab(tmp_path).perform(Case(setup, 0, "held_out"))
    assert "answers have" in line["error"] and "ranked" not in line
