"""Rate, length and size of the training: G504 to G507."""

from __future__ import annotations

from typing import Any

import pytest

from tests.diagnose.causes.asked import UNLEARNED, cause_of, said, settings_for
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.cause import HELD, Case
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.suspects import Suspects


def test_a_loss_that_did_not_rise_is_not_said_to_have_risen_by_0_percent() -> None:
    numbers = Evidence(epochs=13, epochs_after_best=5, fell=0.06, validation_rise=0.0)
    assert said("G506", numbers).endswith("since then 6 % of the validation questions were lost.")
    assert "rose by 40 %" in said("G506", but(numbers, validation_rise=0.4))


def test_a_rate_is_prescribed_at_the_scale_of_the_recipe() -> None:
    recipe = patched(Recipe(), {"lora.rank": 16, "lora.alpha": 64.0, "train.learning_rate": 0.05})
    cause = cause_of("G504")
    fix = cause.fix(Case(recipe, next(iter(ILL["G504"].values())), Suspects()))
    assert fix.settings["train.learning_rate"] == 4e-4


@pytest.mark.parametrize(
    ("code", "rank", "alpha", "wanted"),
    [
        ("G503", 64, 1.0, {"lora.alpha": 128.0}),
        ("G504", 8, 512.0, {"lora.alpha": 16.0}),
        ("G520", 8, 512.0, {"lora.alpha": 16.0}),
    ],
)
def test_an_alpha_out_of_range_is_mended_and_not_the_rate(
    code: str, rank: int, alpha: float, wanted: dict[str, Any]
) -> None:
    """Alpha 1 of rank 64 made the diagnosis fail: the rate to make up for it was above the limit of
    the setting. Alpha 512 of rank 8 was answered with a rate of 2.5e-5, and "the rate is 32×"."""
    story = UNLEARNED if code == "G503" else ILL["G504"]["1e-2: it diverged"]
    assert settings_for(code, story, lora__rank=rank, lora__alpha=alpha) == wanted
    assert "lora.alpha is 64× lora.rank" in said("G504", but(story, scale=64.0))


def test_a_rate_out_of_range_as_well_is_mended_with_alpha() -> None:
    story = ILL["G504"]["1e-2: it diverged"]
    settings = settings_for("G504", story, lora__alpha=512.0, train__learning_rate=0.05)
    assert settings == {"lora.alpha": 32.0, "train.learning_rate": 8e-4}


def test_a_few_epochs_are_no_over_training() -> None:
    """Half of a hard test was right after 8 epochs, and one of 15 validation questions had been
    right before: "over-trained" was held."""
    story = but(epochs=8, fell=0.07, correct=0.45, ahead=0.0, epochs_after_best=3)
    assert cause_of("G506").weigh(story).strength <= 0
    assert cause_of("G506").weigh(but(story, epochs=32)).strength >= HELD


def test_a_usual_rate_is_not_lowered_for_bad_answers_alone() -> None:
    """33 rows and 20 steps: the rate was to be a third, where nothing but its results were bad."""
    story = ILL["G501"]["33 rows and few steps: it repeats the question"]
    assert "G504" not in [one.code for one in diagnose(story).held]


def test_the_course_of_a_smooth_loss_is_not_told_as_a_fault() -> None:
    """ "The loss had 0 spikes and ended above its lowest point, by 0 % of its first value"."""
    calm = but(rate_over_usual=5.0, spikes=0, rebound=0.0)
    assert "spikes" not in said("G504", calm) and "weights changed by 8 %" in said("G504", calm)
    assert "4 spikes" in said("G504", but(calm, spikes=4))
    assert "rose to" not in said("G505", but(early_rise=1.01))
    assert "rose to 1.5× its first value" in said("G505", but(early_rise=1.5))
