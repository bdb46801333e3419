"""M2xx: what a base model cannot do, told from planted facts; no model is loaded."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import pytest

from tests.check.conftest import look, places, rows
from tests.recipes import recipe
from tuneproof.check.facts import Bits, Cost, EndFacts, ModelFacts, TextTokens, TokenFacts
from tuneproof.check.registry import MODEL_CHECKS
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome, Result, run_checks
from tuneproof.types import Phase, Severity

ROWS = rows(("How?", "So."), ("Why?", "Because."), ("Where?", "Over there, on the left."))
TOKENS = TokenFacts(
    answers=TextTokens(35, 9),
    questions=TextTokens(14, 6),
    prompts={row.question: 10 for row in ROWS},
    targets={"So.": 3, "Because.": 3, "Over there, on the left.": 8},
)
GIB = 2**30


def bits(per_byte: float, *, characters: int = 600, width: int = 1) -> Bits:
    """Answers in a script of `width` bytes a character."""
    return Bits(12, characters, width * characters, per_byte * width * characters * log(2), 20.0)


HEALTHY = ModelFacts(
    parameters=270_000_000,
    tied=True,
    name="gemma3-270m",
    family="gemma3_text",
    form="plain",
    license="Apache-2.0",
    context=512,
    vocabulary=1000,
    embedding_rows=1024,
    pad_is_end=False,
    types=("bfloat16", "float32"),
    end=EndFacts("<eos>"),
    tokens=TOKENS,
    bits=bits(1.5),
)


def seen(code: str, *, settings: dict[str, Any] | None = None, **changes: Any) -> Result:
    """The result of a check on the healthy model with some facts changed."""
    model = replace(HEALTHY, **changes)
    return look(code, Subject(ROWS, recipe=recipe(**(settings or {})), model=model))


def tokens(**changes: Any) -> TokenFacts:
    return replace(TOKENS, **changes)


def test_a_healthy_model_has_no_finding() -> None:
    results = run_checks(MODEL_CHECKS, Subject(ROWS, model=HEALTHY))
    assert [result.code for result in results if result.findings] == []


def test_without_a_model_nothing_is_guessed() -> None:
    results = {one.code: one.outcome for one in run_checks(MODEL_CHECKS, Subject(ROWS))}
    assert {o for code, o in results.items() if code.startswith("M") and code != "M203"} == {
        Outcome.SKIPPED
    }
    by_name = ModelFacts(parameters=1, tied=False)
    assert look("M201", Subject(ROWS, model=by_name)).outcome is Outcome.SKIPPED


def test_m201_smollm_on_the_chinese_handbook() -> None:
    """Measured: 3.1 bits a byte, and the tuned model refused nothing."""
    found = seen("M201", bits=bits(3.13, width=3)).findings[0]
    assert found.severity is Severity.WARNING
    assert "9.39 bits a character" in found.message and "3.13 a byte" in found.message
    assert found.patch == {}


@pytest.mark.parametrize(("per_byte", "width"), [(2.17, 3), (1.7, 1), (0.7, 1)])
def test_m201_is_silent_for_models_that_learned_their_data(per_byte: float, width: int) -> None:
    assert seen("M201", bits=bits(per_byte, width=width)).outcome is Outcome.PASSED


def test_m201_names_a_model_at_hand_that_knows_the_language_better() -> None:
    found = seen("M201", bits=bits(2.0), better=("other", 1.5)).findings[0]
    assert "other, which is at hand too, needs 1.50" in found.message
    assert found.patch == {"model.name": "other"}
    assert seen("M201", bits=bits(2.0), better=("other", 1.7)).outcome is Outcome.PASSED


def test_m201_says_when_it_cannot_tell() -> None:
    assert seen("M201", bits=None).outcome is Outcome.SKIPPED
    assert seen("M201", bits=bits(9.0, characters=20)).outcome is Outcome.NOT_APPLICABLE


def test_m202_a_row_beyond_the_limit_is_left_out_and_beyond_the_context_cannot_be_read() -> None:
    assert seen("M202").outcome is Outcome.PASSED
    left_out = seen("M202", settings={"model__max_length": 16}).findings[0]
    assert (left_out.where, left_out.severity) == (("train.csv:4",), Severity.WARNING)
    assert "18 tokens" in left_out.message
    unreadable = seen("M202", context=16).findings[0]
    assert (unreadable.where, unreadable.severity) == (("train.csv:4",), Severity.ERROR)
    assert unreadable.patch == {"model.max_length": 16}


def test_m202_an_encoder_decoder_reads_question_and_answer_apart() -> None:
    assert seen("M202", context=16, tokens=tokens(prefix=1)).outcome is Outcome.PASSED


def test_real_tokens_take_the_place_of_estimates() -> None:
    assert seen("D129").outcome is Outcome.NOT_APPLICABLE
    cut = {"decode__max_new_tokens": 5}
    assert seen("D130", settings=cut).outcome is Outcome.NOT_APPLICABLE
    assert places(seen("M203", settings=cut)) == {"train.csv:4"}
    assert seen("M203").outcome is Outcome.NOT_APPLICABLE
    few = {"model__max_length": 16}
    assert look("R316", Subject(ROWS, recipe=recipe(**few))).findings[0].severity == "error"
    assert seen("R316", settings=few).findings[0].evidence["left_out"] == 1


def test_m204_question_and_answer_share_the_context() -> None:
    found = seen("M204", context=40).findings[0]  # 10 tokens and an answer of up to 32
    assert found.evidence == {"prompt": 10, "limit": 32, "context": 40}
    assert len(found.where) == 3
    assert seen("M204", context=42).outcome is Outcome.PASSED
    assert seen("M204", context=None).outcome is Outcome.PASSED
    assert seen("M204", context=40, tokens=tokens(prefix=1)).outcome is Outcome.PASSED


def test_m205_a_tokenizer_without_an_end() -> None:
    found = seen("M205", end=EndFacts(None)).findings[0]
    assert found.severity is Severity.ERROR
    assert not seen("M206", end=EndFacts(None)).findings


def test_m206_a_base_model_with_a_borrowed_template_never_stops() -> None:
    """Qwen#608: only <|endoftext|> was trained, the template ends with <|im_end|>."""
    borrowed = EndFacts("<|im_end|>", own=False)
    found = seen("M206", end=borrowed).findings[0]
    assert found.severity is Severity.ERROR and "<|im_end|>" in found.message
    gguf = replace(borrowed, listed=False)
    assert seen("M206", end=gguf).findings[0].severity is Severity.WARNING


def test_m207_a_beginning_twice() -> None:
    assert seen("M207", tokens=tokens(doubled_start=True)).findings
    assert seen("M207").outcome is Outcome.PASSED


def test_m208_a_token_without_an_embedding() -> None:
    assert seen("M208", vocabulary=1025).findings[0].severity is Severity.ERROR
    assert seen("M208", vocabulary=1024).outcome is Outcome.PASSED


def test_m209_an_answer_that_cannot_be_spelt() -> None:
    one = seen("M209", tokens=tokens(misspelt=frozenset({"Because."})))
    assert places(one) == {"train.csv:3"}
    assert one.findings[0].severity is Severity.WARNING
    most = seen("M209", tokens=tokens(misspelt=frozenset({"Because.", "So."})))
    assert most.findings[0].severity is Severity.ERROR


def test_m210_smollm_cuts_chinese_into_pieces() -> None:
    """Measured on the handbook: 1.55 tokens a character, three quarters of them pieces."""
    cut = tokens(answers=TextTokens(1320, 2041, pieces=1572), questions=TextTokens(100, 90))
    found = seen("M210", tokens=cut).findings[0]
    assert "1.55 tokens a character in the answers" in found.message
    assert "questions" not in found.message and "74 %" in found.message
    gemma = tokens(answers=TextTokens(1320, 988))
    assert seen("M210", tokens=gemma).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("license", "severity"),
    [
        (None, Severity.NOTE),
        ("Gemma", Severity.NOTE),
        ("cc-by-nc-4.0", Severity.WARNING),
        ("qwen-research", Severity.WARNING),
    ],
)
def test_m211_a_licence_with_terms_of_its_own(license: str | None, severity: Severity) -> None:
    assert seen("M211", license=license).findings[0].severity is severity


def test_m211_is_silent_for_an_open_licence() -> None:
    assert seen("M211", license="apache-2.0").outcome is Outcome.PASSED
    assert seen("M211", license="MIT").outcome is Outcome.PASSED


def test_m212_a_family_that_no_test_trains() -> None:
    assert "mamba" in seen("M212", family="mamba").findings[0].message


@pytest.mark.parametrize(
    ("peak", "severity"), [(9, None), (11, Severity.WARNING), (14, Severity.ERROR)]
)
def test_m213_a_run_that_does_not_fit(peak: int, severity: Severity | None) -> None:
    result = look("M213", Subject(ROWS, cost=Cost(60.0, peak * GIB, memory=10 * GIB)))
    assert [finding.severity for finding in result.findings] == ([severity] if severity else [])


def test_m213_is_skipped_where_the_memory_is_unknown() -> None:
    assert look("M213", Subject(ROWS, cost=Cost(60.0, GIB))).outcome is Outcome.SKIPPED


def test_m290_a_prediction_is_checked_after_the_run() -> None:
    cost = Cost(400.0, 3 * GIB, taken_seconds=600.0, taken_peak=5 * GIB)
    time, memory = look("M290", Subject((), cost=cost)).findings
    assert (time.phase, time.severity) == (Phase.AFTER, Severity.NOTE)
    assert "6 min 40 s predicted, 10 min 00 s taken (+50 %)" in time.message
    assert "3.00 GiB predicted, 5.00 GiB taken (+67 %)" in memory.message


@pytest.mark.parametrize(
    "cost",
    [
        Cost(400.0, 3 * GIB, taken_seconds=500.0, taken_peak=3 * GIB),
        Cost(400.0, 3 * GIB, taken_seconds=300.0, taken_peak=4 * GIB - GIB // 4),
        Cost(2.0, GIB // 4, taken_seconds=20.0, taken_peak=GIB // 2),
    ],
    ids=["a quarter more", "a quarter less", "too little to matter"],
)
def test_m290_is_silent_within_thirty_percent(cost: Cost) -> None:
    assert look("M290", Subject((), cost=cost)).outcome is Outcome.PASSED


def test_r309_labels_without_an_end() -> None:
    result = seen("R309", tokens=tokens(endless=frozenset({"So."})))
    assert places(result) == {"train.csv:2"}
    assert result.findings[0].severity is Severity.ERROR


def test_r310_an_answer_of_nothing_but_its_end() -> None:
    empty = {**TOKENS.targets, "So.": 1}
    one = seen("R310", tokens=tokens(targets=empty))
    assert places(one) == {"train.csv:2"}
    assert one.findings[0].severity is Severity.WARNING
    all_ = seen("R310", tokens=tokens(targets=dict.fromkeys(empty, 1)))
    assert all_.findings[0].severity is Severity.ERROR


def test_r319_half_precision() -> None:
    found = seen("R319", types=("float16", "float32")).findings[0]
    assert found.severity is Severity.ERROR and found.patch == {"model.dtype": "float32"}
    assert seen("R319", types=()).outcome is Outcome.SKIPPED


def test_r320_padding_with_the_end() -> None:
    assert seen("R320", pad_is_end=True).findings
