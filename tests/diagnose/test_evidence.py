"""All numbers together: what each is compared with, and that none is lost on the way."""

from __future__ import annotations

import pytest

from tests.evaluate.rows import judged
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.evidence import NUMBERS, Evidence, Records, as_numbers, gather
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.diagnose.numbers.number import Ask, Kind, shown
from tuneproof.diagnose.numbers.settings import setting_numbers
from tuneproof.types import Example

STEPS = [{"kind": "step", "step": 1, "loss": 4.0, "learning_rate": 1e-3, "grad_norm": 1.0}]
EPOCH = {"kind": "epoch", "epoch": 1, "train_loss": 0.5, "best": True}


def test_every_number_has_a_name_and_a_way_to_be_written() -> None:
    for name, declared in NUMBERS.items():
        assert declared.label and isinstance(declared.kind, Kind), name
        assert isinstance(declared.ask, Ask)
    labels = [declared.label for declared in NUMBERS.values()]
    assert len(labels) == len(set(labels))


def test_nothing_given_is_nothing_measured() -> None:
    evidence, suspects = gather(Records())
    measured = set(as_numbers(evidence))
    assert measured == set(as_numbers(setting_numbers_of(Recipe())))
    assert suspects.refusals == ()


def setting_numbers_of(recipe: Recipe) -> Evidence:
    return Evidence(**vars(setting_numbers(recipe)))


def test_training_is_set_against_the_whole_answers() -> None:
    probes = ModelNumbers(base_loss=5.0, trained_loss=0.7, teacher_rows=0.9, train_exact=0.2,
                    train_plain=0.8)  # fmt: skip
    evidence, _suspects = gather(Records(metrics=[*STEPS, EPOCH], probes=probes))
    assert evidence.first_over_base == pytest.approx(0.8)
    assert evidence.mismatch == pytest.approx(0.2)
    assert evidence.mismatch_times == pytest.approx(0.705 / 0.505)
    assert evidence.forced_gap == pytest.approx(0.7)
    assert evidence.decoding_gap == pytest.approx(0.6)


@pytest.mark.parametrize(("by", "undone"), [("W410", 0.75), ("W413", 0.75), ("W406", 0.0)])
def test_what_a_limit_left_undone_is_told_from_what_patience_did(by: str, undone: float) -> None:
    recipe = patched(Recipe(), {"train.epochs": 4})
    evidence, _suspects = gather(Records(recipe, metrics=[*STEPS, EPOCH], stopped_by=by))
    assert evidence.undone == undone
    assert gather(Records(recipe, stopped_by=by))[0].undone is None


def test_what_patience_ended_and_what_was_never_asked_is_known_once_it_was_trained() -> None:
    evidence, _suspects = gather(Records(metrics=[*STEPS, EPOCH], stopped_by="W406"))
    assert (evidence.out_of_patience, evidence.untested) == (True, True)
    untrained, _suspects = gather(Records(stopped_by="W406"))
    assert (untrained.out_of_patience, untrained.untested) == (None, None)
    asked = {"adapter": [judged(1)]}
    assert gather(Records(metrics=[*STEPS, EPOCH], systems=asked))[0].untested is False


def test_rows_too_long_to_be_read_are_a_share_of_those_trained_and_chosen_with() -> None:
    rows = [Example(str(n), f"What of {n}?", (f"It is {n}.",)) for n in range(8)]
    evidence, _suspects = gather(Records(train=rows[:6], held=rows[6:], too_long=2))
    assert evidence.left_out == 0.25
    assert gather(Records(too_long=2))[0].left_out is None


def test_digits_are_in_no_language() -> None:
    """Telephone numbers: an English model needs a token for each digit, and "did not know the
    language" of English answers."""

    def against_usual(answer: str) -> tuple[float, float]:
        probes = ModelNumbers(base_bits=2.6, tokens_a_character=0.7)
        row = Example("1", "Number of the office?", (answer,))
        found, _suspects = gather(Records(train=[row], probes=probes))
        assert found.bits_over_usual is not None and found.tokens_over_usual is not None
        return found.bits_over_usual, found.tokens_over_usual

    assert max(against_usual("Ext. 5531, 5532, 5533")) < 1.1
    assert min(against_usual("The office answers calls")) > 1.5


def test_plain_decoding_leaves_no_gap_to_measure() -> None:
    """It was said not to be measured, and that --measure would: which never measures it there."""
    probes = ModelNumbers(train_exact=0.2)
    assert gather(Records(probes=probes))[0].decoding_gap == 0.0
    penal = patched(Recipe(), {"decode.repetition_penalty": 1.3})
    assert gather(Records(penal, probes=probes))[0].decoding_gap is None
    assert gather(Records())[0].decoding_gap is None


def test_rows_held_out_for_validation_are_suspected_too() -> None:
    """Of 24 rows with another topic's answer 20 were left out; 4 were in validation, and stayed."""
    rows = [
        Example(f"{at}", f"What of {at % 6}, {at}?", (f"The answer to matter {at % 6}.",),
                topic=f"topic {at % 6}")
        for at in range(48)
    ]  # fmt: skip
    astray = [
        Example(f"x{at}", f"Say, {at}?", ("The answer to matter 0.",), topic=f"topic {at}")
        for at in (1, 2)
    ]
    found, suspects = gather(Records(train=(*rows, astray[0]), held=(astray[1],)))
    assert suspects.astray == ("x1", "x2") and suspects.rows == 50
    assert found.rows == 49 and found.astray == pytest.approx(1 / 49)


def test_a_loss_on_questions_too_is_not_set_against_answers() -> None:
    recipe = patched(Recipe(), {"train.loss_on": "all"})
    probes = ModelNumbers(base_loss=5.0, trained_loss=0.7)
    evidence, _suspects = gather(Records(recipe, metrics=[*STEPS, EPOCH], probes=probes))
    assert (evidence.first_over_base, evidence.mismatch) == (None, None)


def test_nor_is_the_loss_of_validation_which_is_of_answers_alone() -> None:
    epoch = {**EPOCH, "train_loss": 0.5, "validation_loss": 1.5}
    for loss_on, gap in (("answer", pytest.approx(1.0)), ("all", None)):
        recipe = patched(Recipe(), {"train.loss_on": loss_on})
        assert gather(Records(recipe, metrics=[*STEPS, epoch]))[0].gap == gap


@pytest.mark.parametrize(
    ("answer", "bits", "tokens"), [("請在差勤系統提出申請", 6.5, 0.95), ("Ask HR", 1.7, 0.28)]
)
def test_a_base_model_is_held_to_what_is_usual_for_the_script(
    answer: str, bits: float, tokens: float
) -> None:
    probes = ModelNumbers(base_bits=bits, tokens_a_character=2 * tokens)
    row = Example("1", "question", (answer,))
    evidence, _suspects = gather(Records(train=[row], probes=probes))
    assert evidence.bits_over_usual == pytest.approx(1.0)
    assert evidence.tokens_over_usual == pytest.approx(2.0)


def test_rates_are_compared_at_one_scale_and_by_size() -> None:
    recipe = patched(Recipe(), {"lora.rank": 8, "lora.alpha": 32.0, "train.learning_rate": 5e-4})
    small, large = setting_numbers(recipe, 270_000_000), setting_numbers(recipe, 7_000_000_000)
    assert small.rate == pytest.approx(1e-3), "alpha at four times the rank counts double"
    assert small.rate_over_usual == pytest.approx(1.0)
    assert small.rate_over_least == pytest.approx(2.5)
    assert large.rate_over_usual == pytest.approx(2.0)


def test_plain_decoding_is_what_the_defaults_are() -> None:
    assert setting_numbers(Recipe()).plain_decoding is True
    for name, value in (("repetition_penalty", 1.2), ("no_repeat_ngram", 3), ("max_new_tokens", 9)):
        recipe = patched(Recipe(), {f"decode.{name}": value})
        assert setting_numbers(recipe).plain_decoding is False


def test_numbers_survive_being_written_and_unknown_ones_are_dropped() -> None:
    evidence = Evidence(correct=0.5, not_finite=False, rank=8)
    raw = {**as_numbers(evidence), "a_number_of_another_version": 1}
    assert Evidence.from_json(raw) == evidence


def test_numbers_as_a_person_reads_them() -> None:
    assert shown(0.426, Kind.SHARE) == "43 %"
    assert shown(268098176, Kind.COUNT) == "268,098,176"
    assert shown(2.5, Kind.TIMES) == "2.5×"
    assert shown(0.0045, Kind.LOSS) == "0.0045"
    assert shown(True, Kind.YES) == "yes"
    assert shown(None, Kind.SHARE) == "not measured"
