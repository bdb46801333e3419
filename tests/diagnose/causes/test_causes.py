"""What every cause keeps to: two stories in which it comes first, none in health, its page."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest

from tests.diagnose.causes.asked import cause_of, said
from tests.diagnose.ill import ILL
from tests.diagnose.stories import HEALTHY, WELL, but
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.cause import HELD, Case, Cause
from tuneproof.diagnose.causes import CAUSES, NOTHING
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.evidence import NUMBERS, Evidence
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.diagnose.verdict import verdict
from tuneproof.findings import explain
from tuneproof.types import Phase

STORIES = [(code, name) for code, stories in ILL.items() for name in stories]


@pytest.mark.parametrize(("code", "name"), STORIES, ids=str)
def test_the_cause_of_a_story_comes_first_and_is_held(code: str, name: str) -> None:
    found = diagnose(ILL[code][name])
    ranked = [(one.code, round(one.strength, 2)) for one in found.causes[:4]]
    assert found.causes[0].code == code, ranked
    assert found.causes[0].held, ranked
    assert found.findings[0].code == code
    assert found.findings[0].phase is Phase.AFTER


@pytest.mark.parametrize("name", WELL)
def test_in_health_nothing_is_wrong_and_no_cause_is_held(name: str) -> None:
    found = diagnose(WELL[name])
    assert found.causes[0].code == NOTHING
    assert not found.held
    assert [finding.code for finding in found.findings] == [NOTHING]
    assert not found.prescription.applies and not found.prescription.effects


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_every_cause_has_two_stories_and_is_weak_in_the_real_healthy_run(cause: Cause) -> None:
    if cause.code == NOTHING:
        return
    assert len(ILL[cause.code]) >= 2
    assert cause.weigh(HEALTHY).strength < HELD / 2


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_without_numbers_no_cause_is_held(cause: Cause) -> None:
    assert abs(cause.weigh(Evidence()).strength) < 1e-9


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_a_cause_names_only_numbers_that_there_are(cause: Cause) -> None:
    needs = [
        sign for need in cause.needs for sign in (need if isinstance(need, tuple) else (need,))
    ]
    signs = (*cause.speaks_for, *cause.speaks_against, *needs)
    names = [sign.name for sign in signs] + [effect.name for effect in cause.effects]
    for text in (cause.message, cause.remedy):
        names += [field for _text, field, _spec, _turn in Formatter().parse(text) if field]
    assert set(names) <= set(NUMBERS)
    assert all(sign.start != sign.full and 0 < sign.weight <= 1 for sign in signs)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_a_page_says_what_speaks_for_a_cause_and_where_that_is_from(cause: Cause) -> None:
    page = explain(cause)
    assert re.fullmatch(r"G5\d\d", cause.code)
    assert page.startswith(f"# {cause.code} {cause.title}")
    assert "Speaks for it:" in page and "Sources:" in page and "{" not in page
    assert NUMBERS[cause.speaks_for[0].name].label in page
    places = [page.index(part) for part in (cause.measures, "What to do:", "Speaks for it:")]
    assert places == sorted(places), "weights before what to do are no help to who has the fault"


def test_a_message_does_without_the_numbers_that_were_not_measured() -> None:
    """A run that failed was told: "an unmeasured share of the near phrasings are right"."""
    assert said("G502", Evidence(phrasings=3.0, few_phrasings=0.4)) == (
        "phrasings of an answer, the median: 3; answers with fewer than 3 phrasings: 40 %."
    )
    for cause in CAUSES:
        assert said(cause.code, Evidence()) == (
            "None of the numbers that would show it was measured."
        )


def test_nothing_is_said_to_have_grown_by_less_than_nothing() -> None:
    """ "-13 percentage points more than in the test", "the last epoch won -27 %"."""
    less = but(gaining=-0.27, misplaced_beyond_test=-0.13, leaked=0.1, leak_gain=-0.05)
    for code in ("G503", "G515", "G519"):
        assert "-" not in said(code, less).replace("look-up", "")
    assert "won 3 %" in said("G503", but(gaining=0.03))
    assert "13 percentage points more" in said("G515", but(misplaced_beyond_test=0.13))
    assert "by 5 percentage points" in said("G519", but(leaked=0.1, leak_gain=0.05))


def test_codes_are_unique_and_in_order() -> None:
    codes = [cause.code for cause in CAUSES]
    assert codes == sorted(set(codes))
    assert len(codes) == 28


RECIPES: dict[str, dict[str, Any]] = {
    "G501": {"train.epochs": 2},
    "G503": {"train.learning_rate": 2e-5},
    "G504": {"train.learning_rate": 0.01},
    "G505": {"train.schedule": "constant", "train.warmup_steps": 0},
    "G506": {"train.epochs": 200, "stop.patience": None, "data.validation_share": 0.0},
    "G507": {"lora.rank": 256, "lora.alpha": 512.0},
    "G508": {"model.name": "smollm2-135m"},
    "G519": {"data.leak_threshold": 1.0},
    "G520": {},
    "G521": {"decode.repetition_penalty": 1.3, "decode.max_new_tokens": 12},
}


@pytest.mark.parametrize("code", RECIPES)
def test_a_cure_changes_what_was_wrong_to_what_works(code: str) -> None:
    recipe = patched(Recipe(), RECIPES[code])
    story = ILL[code]["a rate far too low"] if code == "G503" else next(iter(ILL[code].values()))
    cause = cause_of(code)
    better = patched(recipe, cause.fix(Case(recipe, story, Suspects())).settings)
    assert better != recipe
    checks = {
        "G501": better.train.epochs == 20,
        "G503": better.train.learning_rate == 8e-4,
        "G504": better.train.learning_rate == 8e-4,
        "G505": (better.train.schedule, better.train.warmup_steps) == ("cosine", None),
        "G506": better.train.epochs == 21
        and better.stop.patience == 3
        and better.data.validation_share > 0,
        "G507": (better.lora.rank, better.lora.alpha) == (16, 32.0),
        "G508": better.model.name == Recipe().model.name,
        "G519": better.data.leak_threshold == 0.8,
        "G520": better.train.learning_rate == recipe.train.learning_rate / 2,
        "G521": better.decode == Recipe().decode,
    }
    assert checks[code]


@pytest.mark.parametrize(
    ("code", "name", "kinds"),
    [
        ("G502", "one phrasing of each", None),
        ("G516", "everywhere a little", ("contrast", "crossover")),
        ("G517", "a handful is not enough", ("near-miss",)),
    ],
)
def test_rows_are_made_where_rows_are_missing(
    code: str, name: str, kinds: tuple[str, ...] | None
) -> None:
    cause = cause_of(code)
    better = patched(Recipe(), cause.fix(Case(Recipe(), ILL[code][name], Suspects())).settings)
    assert better.augment.per_topic == 6
    assert better.augment.kinds == (kinds or Recipe().augment.kinds)
    assert not cause.fix(Case(better, ILL[code][name], Suspects())).settings, (
        "as many are made already"
    )


@pytest.mark.parametrize("code", ["G513", "G514", "G515", "G519"])
def test_no_effect_is_expected_of_the_number_that_chose_the_rows(code: str) -> None:
    """ "11 % before, 0 % now": the rows had been left out because that number named them."""
    cause = cause_of(code)
    chosen_by = {"misplaced", "conflicts", "cut_answers", "leaked"}
    assert not chosen_by & {effect.name for effect in cause.effects}


def test_a_verdict_and_a_cause_may_stand_side_by_side() -> None:
    assert verdict(ILL["G519"]["a fifth of the test"]).kind == "generalises"
