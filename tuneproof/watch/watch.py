"""All breakers of a run: what each has to say about a step, an epoch or the machine, and which
action is to be taken.

The recipe chooses the action of each breaker. Where several strike at once all are reported and
only the gravest action is taken. After too many rollbacks the next one becomes a stop. This module
decides and remembers; it carries no action out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import _
from tuneproof.types import Finding, RunState, Severity, from_json, to_json
from tuneproof.watch.breaker import Breaker, MildHit
from tuneproof.watch.registry import BREAKERS
from tuneproof.watch.seen import EpochFigures, MachineSeen, RunLength, StepSeen

Reaction = Literal["warn", "lower-rate", "rollback", "stop"]
Return = Literal["best", "beginning", "nowhere"]
"""Where a rollback takes the weights: to the best epoch, to fresh ones before the first epoch has
ended, or nowhere at the best epoch itself."""
GRAVER: tuple[Reaction, ...] = ("warn", "lower-rate", "rollback", "stop")
LAST_STEP: Mapping[str, Reaction] = {"rollback": "stop", "lower-rate": "warn"}
"""What replaces an action after the last step, when no step is left that could do better."""
LAST_EPOCH: Mapping[str, Reaction] = dict.fromkeys(GRAVER, "warn")
"""The same after the last epoch, when nothing is left to stop either."""
MOST_HALVINGS = 4
"""Most halvings of the learning rate: at a sixteenth little is learned any more."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One breaker that struck. `why` is its sentence; the message of the finding also says what is
    done. `ends_as` is the state of the run if `action` is "stop"."""

    finding: Finding
    action: Reaction
    why: str
    ends_as: RunState


class Watch:
    """The breakers of one run, those that the recipe does not turn off."""

    def __init__(self, recipe: Recipe, length: RunLength):
        self.settings = recipe.watch
        self.length = length
        self.breakers = [
            kind(recipe, length)
            for kind in BREAKERS
            if getattr(recipe.watch, kind.setting) != "off"
        ]
        self.rollbacks = 0
        self.halvings = 0
        self._silent_until: dict[str, int] = {}
        self._found: dict[str, Finding] = {}

    @property
    def rate_factor(self) -> float:
        """What the schedule's learning rate is to be multiplied with."""
        return float(0.5**self.halvings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each breaker that struck, with all places where it did."""
        return tuple(self._found.values())

    def step(self, seen: StepSeen, back: Return = "best") -> tuple[Firing, ...]:
        """The breakers that struck on a step, the gravest first. `back` is where a rollback would
        go, for `epoch` and `machine` as well."""
        hits = [(breaker, breaker.step(seen)) for breaker in self.breakers]
        awake = self._without_silenced(hits, seen.step)
        place = _("step {n}").format(n=seen.step)
        instead = LAST_STEP if self._is_last(seen.step) else {}
        fired = self._fire(awake, place, instead, back)
        self._silence(fired, seen.step)
        return fired

    def epoch(self, seen: EpochFigures, back: Return = "best") -> tuple[Firing, ...]:
        """The breakers that struck on an epoch that ended, the gravest first. After the last epoch
        they only warn."""
        hits = [(breaker, breaker.epoch(seen)) for breaker in self.breakers]
        place = _("epoch {n}").format(n=seen.epoch)
        return self._fire(hits, place, LAST_EPOCH if self._is_last(seen.step) else {}, back)

    def machine(self, seen: MachineSeen, back: Return = "best") -> tuple[Firing, ...]:
        """The breakers that struck on a look at the machine, the gravest first."""
        hits = [(breaker, breaker.machine(seen)) for breaker in self.breakers]
        awake = self._without_silenced(hits, seen.step)
        fired = self._fire(awake, _("step {n}").format(n=seen.step), {}, back)
        self._silence(fired, seen.step)
        return fired

    def state(self) -> dict[str, Any]:
        """All that a resumed run must remember, as JSON values."""
        return {
            "breakers": {breaker.code: breaker.state() for breaker in self.breakers},
            "rollbacks": self.rollbacks,
            "halvings": self.halvings,
            "silent_until": self._silent_until,
            "found": [to_json(finding) for finding in self.findings],
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`. A breaker that was turned on since then begins anew."""
        for breaker in self.breakers:
            if breaker.code in state["breakers"]:
                breaker.restore(state["breakers"][breaker.code])
        self.rollbacks = state["rollbacks"]
        self.halvings = state["halvings"]
        self._silent_until = dict(state["silent_until"])
        self._found = {line["code"]: from_json(Finding, line) for line in state["found"]}

    def _action_of(self, breaker: Breaker) -> Reaction:
        action: Reaction = getattr(self.settings, breaker.setting)
        return action

    def _is_last(self, step: int) -> bool:
        return step >= self.length.steps

    def _without_silenced(
        self, hits: Iterable[tuple[Breaker, Hit | None]], step: int
    ) -> list[tuple[Breaker, Hit | None]]:
        return [
            (breaker, hit)
            for breaker, hit in hits
            if step >= self._silent_until.get(breaker.code, 0)
        ]

    def _silence(self, fired: Iterable[Firing], step: int) -> None:
        """Silence for a window those breakers whose action changed little: what they saw goes on
        for a while."""
        for firing in fired:
            if firing.action in ("warn", "lower-rate"):
                self._silent_until[firing.finding.code] = step + self.length.window

    def _fire(
        self,
        hits: Iterable[tuple[Breaker, Hit | None]],
        place: str,
        instead: Mapping[str, Reaction],
        back: Return,
    ) -> tuple[Firing, ...]:
        """Choose the action of each hit and record it; the gravest first. `instead` maps actions to
        what replaces them."""
        struck = [(breaker, hit) for breaker, hit in hits if hit is not None]
        unsorted = [
            _firing_of(breaker, hit, self._choose_action(breaker, hit, instead), place, back)
            for breaker, hit in struck
        ]
        fired = sorted(unsorted, key=lambda firing: -GRAVER.index(firing.action))
        for firing in fired:
            self._merge_finding(firing)
        if fired:
            self._count_action(fired[0].action)
        return tuple(fired)

    def _choose_action(
        self, breaker: Breaker, hit: Hit, instead: Mapping[str, Reaction]
    ) -> Reaction:
        """The action for a hit: the recipe's choice, as far as it is still possible."""
        wanted: Reaction = "warn" if isinstance(hit, MildHit) else self._action_of(breaker)
        action = instead.get(wanted, wanted)
        if action == "rollback" and self.rollbacks >= self.settings.rollbacks:
            return "stop"
        if action == "lower-rate" and self.halvings >= MOST_HALVINGS:
            return "warn"
        return action

    def _count_action(self, action: Reaction) -> None:
        if action in ("lower-rate", "rollback"):
            self.halvings += 1
        if action == "rollback":
            self.rollbacks += 1
            for breaker in self.breakers:
                breaker.went_back()

    def _merge_finding(self, firing: Firing) -> None:
        """Keep one finding per breaker: that with the gravest action, with all places where the
        breaker struck."""
        new, before = firing.finding, self._found.get(firing.finding.code)
        if before is not None:
            actions = [GRAVER.index(each.evidence["action"]) for each in (before, new)]
            graver = new if actions[1] >= actions[0] else before
            times = before.evidence["times"] + 1
            new = replace(
                graver,
                where=(*before.where, *new.where),
                evidence={**graver.evidence, "times": times},
            )
        self._found[new.code] = new


def _firing_of(breaker: Breaker, hit: Hit, action: Reaction, place: str, back: Return) -> Firing:
    declared = breaker.finding(hit)
    severity = declared.severity
    if isinstance(hit, MildHit):
        severity = Severity.NOTE
    elif severity is Severity.ERROR and action != "stop":
        severity = Severity.WARNING  # what was mended is no longer an error of the run
    finding = replace(
        declared,
        severity=severity,
        message=f"{declared.message} {action_sentence(action, back)}".rstrip(),
        where=(place,),
        evidence={**declared.evidence, "action": action, "times": 1},
    )
    return Firing(finding, action, declared.message, breaker.ends_as)


def action_sentence(action: Reaction, back: Return) -> str:
    """The sentence on what an action does; empty for one that does nothing."""
    if action == "rollback" and back == "nowhere":
        return action_sentence("lower-rate", back)
    if action == "rollback" and back == "beginning":
        return _(
            "Training goes back to fresh weights, as no epoch has ended yet, and on at half the "
            "learning rate."
        )
    sentences: dict[Reaction, str] = {
        "warn": "",
        "lower-rate": _("The learning rate is halved from here on."),
        "rollback": _(
            "Training goes back to its best checkpoint, and on at half the learning rate."
        ),
        "stop": _("Training ends here."),
    }
    return sentences[action]
