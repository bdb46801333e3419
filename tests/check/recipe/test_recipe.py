"""R3xx: recipes that cannot do what they are asked, on plain numbers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.check.conftest import look, rows
from tests.recipes import recipe
from tuneproof.check.facts import ModelFacts
from tuneproof.check.recipe.claims import questions_for
from tuneproof.check.recipe.schedule import steps
from tuneproof.check.registry import CHECKS
from tuneproof.check.subject import Subject
from tuneproof.config import Recipe, patched
from tuneproof.findings import Outcome, run_checks

ROWS = rows(*[(f"question {n}", f"answer number {n}.") for n in range(300)])
REFUSED = rows(
    *[(f"strange {n}", "No idea.") for n in range(80)], file="test.csv", answerable=False
)
TEST = (
    *rows(*[(f"asked {n}", f"answer number {n}.") for n in range(300)], file="test.csv"),
    *REFUSED,
)


def subject(model: ModelFacts | None = None, n: int = 300, **settings: Any) -> Subject:
    return Subject(ROWS[:n], TEST, recipe=recipe(**settings), model=model)


FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("R301", "warning", {"train__epochs": 1}),
    ("R301", "error", {"train__epochs": 1, "train__batch_size": 64}),
    ("R302", "error", {"train__warmup_steps": 400}),
    ("R302", "warning", {"train__warmup_steps": 80}),
    ("R303", "error", {"train__learning_rate": 3e-3}),
    ("R303", "warning", {"train__learning_rate": 2e-3}),
    ("R303", "warning", {"train__learning_rate": 1e-4}),
    ("R303", "warning", {"train__learning_rate": 8e-4, "model__name": "Qwen/Qwen2.5-7B"}),
    ("R304", "warning", {"train__schedule": "constant", "train__warmup_steps": 0}),
    ("R305", "warning", {"lora__rank": 64}),
    ("R306", "warning", {"train__epochs": 50, "stop__patience": None}),
    ("R307", "warning", {"stop__min_gain": 0.0}),
    ("R308", "warning", {"data__validation_share": 0.0}),
    ("R311", "error", {"train__batch_size": 512}),
    ("R311", "warning", {"train__batch_size": 128}),
    ("R312", "warning", {"lora__targets": ["q_proj", "lm_head"]}),
    ("R313", "warning", {"decode__max_new_tokens": 4096}),
    ("R314", "warning", {"decode__stop_on_loop": False}),
    ("R315", "warning", {"decode__repetition_penalty": 1.3}),
    ("R316", "error", {"model__max_length": 16}),
]


@pytest.mark.parametrize(("code", "severity", "settings"), FAULTS)
def test_a_fault_is_found_and_its_patch_mends_it(
    code: str, severity: str, settings: dict[str, Any]
) -> None:
    faulty = subject(**settings)
    finding = look(code, faulty).findings[0]
    assert finding.severity == severity
    assert finding.patch
    mended = Subject(faulty.train, faulty.test, recipe=patched(faulty.recipe, finding.patch))
    assert look(code, mended).outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)


def test_the_default_recipe_on_ample_rows_has_no_fault() -> None:
    results = run_checks([check for check in CHECKS if check.code[0] == "R"], subject())
    assert [result.code for result in results if result.findings] == []


def test_steps_are_counted_after_validation_is_held_out() -> None:
    epochs = Recipe().train.epochs
    assert steps(subject()) == 33 * epochs  # 300 rows less 12 % are 264, 33 batches of 8


def test_r311_does_not_blame_the_batch_that_nobody_chose() -> None:
    """Who typed --epochs alone with 28 rows was told to set another batch."""
    assert not look("R311", subject(n=28)).findings
    assert look("R311", subject(n=28, train__batch_size=16)).findings
    assert look("R311", subject(n=7)).findings[0].severity == "error"


def test_r303_the_measured_size_counts_more_than_the_name() -> None:
    facts = ModelFacts(parameters=7_000_000_000, tied=False)
    assert look("R303", subject(facts, model__name="tiny-1m")).findings
    assert not look("R303", subject(model__name="my-model")).findings


def test_r312_is_silent_for_a_model_with_embeddings_of_its_own() -> None:
    facts = ModelFacts(parameters=270_000_000, tied=False)
    assert not look("R312", subject(facts, lora__targets=["lm_head"])).findings


def test_r321_names_layers_that_the_model_lacks_and_those_that_it_has() -> None:
    """A misspelt layer was told only when training began, after the model was loaded."""
    facts = ModelFacts(1, True, name="tiny", layers=frozenset({"q_proj", "v_proj"}))
    (finding,) = look("R321", subject(facts, lora__targets=["q_proj", "v_porj"])).findings
    assert finding.severity == "error" and finding.patch == {"lora.targets": "all-linear"}
    assert finding.message == "tiny has no layer named v_porj."
    assert "q_proj, v_proj" in finding.remedy
    assert look("R321", subject(facts, lora__targets=["q_proj"])).outcome is Outcome.PASSED
    assert look("R321", subject(lora__targets=["v_porj"])).outcome is Outcome.SKIPPED


def test_r317_says_how_many_questions_five_points_need() -> None:
    small = Subject(ROWS, TEST[:40])
    finding = look("R317", small).findings[0]
    assert finding.severity == "warning"
    assert "196 questions" in finding.message
    assert look("R317", Subject(ROWS, TEST[:85])).findings[0].severity == "note"
    assert look("R317", Subject(ROWS, TEST[:196])).outcome is Outcome.PASSED


def test_r317_without_a_test_file_counts_what_is_held_out() -> None:
    assert look("R317", Subject(ROWS)).findings[0].evidence["questions"] == 60


def test_the_questions_that_a_width_takes_are_those_of_the_evidence() -> None:
    assert questions_for(0.05, 0.85) == 196


def test_r318_fifty_nine_refusals_for_five_percent() -> None:
    assert "10 %" in look("R318", Subject(ROWS, REFUSED[:30])).findings[0].message
    assert look("R318", Subject(ROWS, REFUSED[:59])).outcome is Outcome.PASSED
    strict = patched(Recipe(), {"objectives.false_answers": 0.02})
    found = look("R318", Subject(ROWS, REFUSED[:59], recipe=strict)).findings[0]
    assert "fewer than 2 % takes 149" in found.message
