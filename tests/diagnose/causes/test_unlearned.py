"""What was left unlearned: G503."""

from __future__ import annotations

from tests.diagnose.causes.asked import UNLEARNED, cause_of, said, settings_for
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.cause import Case
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.numbers.suspects import Suspects


def test_a_limit_that_ended_the_training_is_widened_and_patience_left_alone() -> None:
    """The clock had ended a search after 5 of 20 epochs: more patience was prescribed."""
    story = but(next(iter(ILL["G503"].values())), undone=0.75, epochs=5, epochs_planned=20)
    cause = cause_of("G503")
    assert "after 5 of 20 epochs" in said("G503", story)
    assert cause.fix(Case(Recipe(), story, Suspects())).settings == {}
    limited = patched(Recipe(), {"stop.minutes": 2, "stop.tokens": 1000})
    assert cause.fix(Case(limited, story, Suspects())).settings == {
        "stop.minutes": 8,
        "stop.tokens": 4000,
    }


def test_a_warm_up_as_long_as_the_run_is_named_and_taken_back() -> None:
    """train.warmup_steps was 2000 of 104 steps: twice the epochs were prescribed, no less cold."""
    story = but(UNLEARNED, warmup_share=0.98)
    found = diagnose(story)
    assert [one.code for one in found.held] == ["G503"]
    assert "the rate was still rising for 98 % of the steps" in found.findings[0].message
    settings = settings_for("G503", story, train__warmup_steps=2000, train__epochs=8)
    assert settings["train.warmup_steps"] is None and "train.epochs" not in settings


def test_an_adapter_too_small_or_drowned_in_dropout_is_not_only_trained_longer() -> None:
    """Rank 1 in q_proj alone had learned one row in ten: twice the epochs of it were prescribed."""
    small = {"lora__rank": 1, "lora__alpha": 2.0, "lora__targets": ("q_proj",)}
    assert settings_for("G503", UNLEARNED, **small) == {
        "lora.rank": 16, "lora.alpha": 32.0, "lora.targets": "all-linear"
    }  # fmt: skip
    assert settings_for("G503", UNLEARNED, lora__dropout=0.9) == {"lora.dropout": 0.0}
    assert settings_for("G503", UNLEARNED) == {"train.epochs": 10, "stop.patience": 5}


def test_patience_that_ended_a_run_too_soon_is_widened() -> None:
    """It stopped after 3 of 20 epochs, each of which had won less than min_gain: nothing at all was
    prescribed, as 20 epochs are enough."""
    story = but(UNLEARNED, epochs=3, epochs_planned=20, gaining=0.1, out_of_patience=True)
    assert "after 3 of 20 epochs, because it won too little" in said("G503", story)
    impatient = {"train__epochs": 20, "stop__patience": 1, "stop__min_gain": 0.2}
    assert settings_for("G503", story, **impatient) == {"stop.patience": 10, "stop.min_gain": 0.01}
    late = but(story, epochs=18)
    assert "because it won too little" not in said("G503", late)


def test_a_rate_too_low_is_said_to_be_one() -> None:
    """ "The training loss is at 57 % of its first value", and nothing of the rate."""
    low = but(ILL["G503"]["a rate far too low"], out_of_patience=True, epochs=4, epochs_planned=8)
    assert "the rate is 0.05× the lowest usual one for this model" in said("G503", low)
