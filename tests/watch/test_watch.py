"""All breakers together: what is done, how often, and that a resumed watch remembers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import inf, nan
from typing import Any

import pytest

from tests.recipes import recipe
from tests.watch.conftest import LENGTH, epochs, healthy, steps
from tuneproof.config import Recipe, dump_recipe, parse_recipe
from tuneproof.errors import RecipeError
from tuneproof.types import RunState, Severity
from tuneproof.watch.registry import BREAKERS
from tuneproof.watch.seen import EpochFigures, MachineSeen, RunLength, StepSeen
from tuneproof.watch.watch import Firing, Watch

Seen = StepSeen | EpochFigures | MachineSeen
DIVERGING = [4.0] * 10 + [9.0] * 60
SPIKE = [4.0 + 0.1 * (step % 2) for step in range(30)]


def watch(length: RunLength = LENGTH, /, **settings: Any) -> Watch:
    return Watch(recipe(**settings), length)


def show(target: Watch, seen: Sequence[Seen]) -> list[tuple[int, str, str]]:
    """Step, code and action of everything that struck."""
    return [
        (one.step, firing.finding.code, firing.action)
        for one in seen
        for firing in _fired(target, one)
    ]


def _fired(target: Watch, one: Seen) -> tuple[Firing, ...]:
    if isinstance(one, StepSeen):
        return target.step(one)
    return target.epoch(one) if isinstance(one, EpochFigures) else target.machine(one)


def test_a_healthy_run_is_left_alone() -> None:
    walked, closed = healthy()
    target = watch(RunLength(345, 69))
    ends = {one.step: one for one in closed}
    seen = [each for one in walked for each in (one, ends.get(one.step)) if each is not None]
    assert show(target, seen) == []
    assert target.findings == ()


def test_what_is_turned_off_does_not_look() -> None:
    assert show(watch(watch__divergence="off"), steps(DIVERGING)) == []


def test_a_rollback_halves_the_rate_and_forgets_what_came_before() -> None:
    target = watch()
    fired = show(target, steps(DIVERGING[:15]))
    assert fired == [(15, "W403", "rollback")]
    assert (target.rate_factor, target.rollbacks) == (0.5, 1)
    assert show(target, steps([3.0] * 60)) == []


def test_one_rollback_too_many_is_a_stop() -> None:
    target = watch(watch__rollbacks=2)
    fired = show(target, steps(DIVERGING))
    assert [(code, action) for _step, code, action in fired[:3]] == [
        ("W403", "rollback"), ("W403", "rollback"), ("W403", "stop"),
    ]  # fmt: skip
    assert target.rate_factor == 0.25


def test_with_no_rollback_allowed_the_first_is_a_stop() -> None:
    assert show(watch(watch__rollbacks=0), steps(DIVERGING[:15])) == [(15, "W403", "stop")]


def test_a_lower_rate_gets_a_window_of_steps_to_help() -> None:
    target = watch(watch__divergence="lower-rate")
    fired = show(target, steps(DIVERGING))
    assert [step for step, _code, _action in fired] == [15, 55]  # 40 steps later
    assert target.rate_factor == 0.25


def test_a_rate_is_not_halved_for_ever() -> None:
    settings = {"watch__divergence": "lower-rate", "watch__loss_spike": "off"}
    target = watch(RunLength(5000, 20), **settings)
    fired = show(target, steps([4.0] * 40 + [9.0] * 2000))
    assert [action for _step, _code, action in fired[:6]] == ["lower-rate"] * 4 + ["warn"] * 2
    assert target.rate_factor == 1 / 16


def test_of_several_the_gravest_is_done_and_done_once() -> None:
    settings = {"watch__loss_spike": "lower-rate", "watch__gradient_norm": "rollback"}
    target = watch(**settings)
    assert show(target, [*steps(SPIKE), StepSeen(31, 20.0, 500.0)]) == [
        (31, "W404", "rollback"),
        (31, "W402", "lower-rate"),
    ]
    assert (target.halvings, target.rollbacks) == (1, 1)


def test_a_step_that_is_no_number_is_never_waited_for() -> None:
    target = watch(watch__not_finite="rollback", watch__rollbacks=1)
    assert show(target, steps([4.0, nan, inf])) == [(2, "W401", "rollback"), (3, "W401", "stop")]


def test_a_stop_says_what_the_run_is_then() -> None:
    target = watch(stop__tokens=100)
    firing = target.step(StepSeen(1, 4.0, 1.0, 100))[0]
    assert (firing.action, firing.ends_as) == ("stop", RunState.TRAINED)
    assert firing.why == "The 100 tokens of the recipe are used up."
    assert firing.finding.message == f"{firing.why} Training ends here."


def test_after_the_last_step_there_is_nothing_to_go_back_for() -> None:
    length = RunLength(16, 8)
    spoiled = watch(length, watch__not_finite="rollback")
    assert show(spoiled, [StepSeen(16, nan, 1.0)]) == [(16, "W401", "stop")]
    lowered = watch(length, watch__gradient_norm="lower-rate")
    assert show(lowered, [StepSeen(16, 1.0, 500.0)]) == [(16, "W404", "warn")]


def test_after_the_last_epoch_everything_is_only_said() -> None:
    lines = epochs(validation_loops=[0.0, 0.5])
    target = watch(RunLength(40, 20))
    assert show(target, lines) == [(40, "W407", "warn")]
    assert target.rate_factor == 1.0


def test_a_sign_only_warns_whatever_the_recipe_does() -> None:
    lines = epochs(train_loss=[0.1] * 4, validation_loss=[2.0, 2.0, 2.0, 9.0],
                   validation_correct=[0.8, 0.5, 0.5, 0.5])  # fmt: skip
    target = watch(watch__gap="stop", stop__patience=None)
    assert show(target, lines[:3]) == [(60, "W405", "warn")]
    sign = target.findings[0].severity
    assert show(target, lines[3:]) == [(80, "W405", "stop")]
    assert (sign, target.findings[0].severity) == (Severity.NOTE, Severity.WARNING)


def test_a_breaker_that_strikes_often_makes_one_finding() -> None:
    target = watch()
    show(target, [StepSeen(step, 1.0, 20.0) for step in range(1, 100)])
    assert [finding.code for finding in target.findings] == ["W404"]
    finding = target.findings[0]
    assert finding.where == ("step 3", "step 43", "step 83")
    assert finding.evidence["times"] == 3


def test_the_gravest_of_its_strikes_is_what_a_finding_tells() -> None:
    target = watch(watch__rollbacks=1)
    show(target, steps(DIVERGING[:30]))
    finding = target.findings[0]
    assert finding.evidence["action"] == "stop"
    assert finding.message.endswith("Training ends here.")
    assert finding.evidence["times"] > 1


def test_an_error_that_was_mended_is_a_warning() -> None:
    stopped, mended = watch(), watch(watch__not_finite="rollback")
    for target in (stopped, mended):
        show(target, [StepSeen(1, nan, 1.0)])
    assert stopped.findings[0].severity is Severity.ERROR
    assert mended.findings[0].severity is Severity.WARNING


MACHINE = [MachineSeen(step, 60.0 * step, 1, 10, 1, 1000) for step in range(1, 60)]
STREAMS: dict[str, Sequence[Seen]] = {
    "divergence": steps(DIVERGING),
    "spikes": steps([*SPIKE, 20.0, *SPIKE, 20.0, *SPIKE]),
    "norms": [StepSeen(step, 1.0, 20.0) for step in range(1, 100)],
    "answers": epochs(
        train_loss=[0.1] * 6,
        validation_loss=[7.0] * 6,
        validation_correct=[0.2, 0.8, 0.5, 0.5, 0.5, 0.5],
        validation_loops=[0.1, 0.0, 0.3, 0.0, 0.3, 0.3],
        validation_echoes=[0.1, 0.0, 0.3, 0.0, 0.3, 0.3],
        forgotten=[0.1, 0.75, 0.76, 0.9, 0.9, 0.9],
        general_drift=[1.0] * 6,
    ),
    "machine": MACHINE,
    "no number": steps([4.0, nan, 4.0, nan, nan]),
}


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.8])
def test_a_watch_restored_says_what_it_would_have_said(stream: str, share: float) -> None:
    settings: dict[str, Any] = {
        "watch__not_finite": "rollback", "watch__gap": "warn", "watch__disk": "warn",
        "stop__minutes": 10, "watch__out_of_time": "warn", "stop__tokens": 2000,
        "watch__token_budget": "warn", "watch__rollbacks": 3,
    }  # fmt: skip
    seen = STREAMS[stream]
    cut = int(share * len(seen))
    whole, first, second = (watch(**settings) for _copy in range(3))
    wanted = show(whole, seen)
    assert wanted
    found = show(first, seen[:cut])
    second.restore(json.loads(json.dumps(first.state())))
    assert found + show(second, seen[cut:]) == wanted
    assert second.findings == whole.findings
    assert second.state() == whole.state()


def test_a_breaker_turned_on_for_a_resume_begins_anew() -> None:
    before = watch(watch__divergence="off")
    show(before, steps(DIVERGING[:20]))
    target = watch()
    target.restore(before.state())
    assert (15, "W403", "rollback") in show(target, steps(DIVERGING))


@pytest.mark.parametrize("kind", BREAKERS, ids=lambda kind: kind.code)
def test_every_breaker_has_an_action_and_names_it(kind: Any) -> None:
    assert hasattr(Recipe().watch, kind.setting)
    assert f"watch.{kind.setting}" in kind.settings
    assert set(kind.remembers) <= set(vars(kind(Recipe(), LENGTH)))


def test_a_bare_off_in_yaml_is_off() -> None:
    """YAML reads it as false."""
    import yaml

    raw = yaml.safe_load("watch: {divergence: off, disk: off}")
    assert parse_recipe(raw).watch.divergence == "off"
    assert parse_recipe(yaml.safe_load(dump_recipe(parse_recipe(raw)))).watch.disk == "off"


def test_a_number_that_is_gone_cannot_be_waved_through() -> None:
    for action in ("off", "warn", "lower-rate"):
        with pytest.raises(RecipeError, match="not_finite"):
            recipe(watch__not_finite=action)
