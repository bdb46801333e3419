"""All breakers of a run: shown what happens, they say what is wrong and what is to be done.

What to do about each is the recipe's choice. Where several strike at once all are told and the
gravest action is done, once. A rollback that was due too often becomes a stop. This module
decides and remembers; it does none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from tuneproof.config import Recipe
from tuneproof.findings import Hit
from tuneproof.i18n import _
from tuneproof.types import Finding, RunState, Severity, to_json
from tuneproof.watch.breaker import Breaker, MildHit
from tuneproof.watch.registry import BREAKERS
from tuneproof.watch.seen import EpochFigures, MachineSeen, RunLength, StepSeen

Reaction = Literal["warn", "lower-rate", "rollback", "stop"]
GRAVER: tuple[Reaction, ...] = ("warn", "lower-rate", "rollback", "stop")
LAST_STEP: Mapping[str, Reaction] = {"rollback": "stop", "lower-rate": "warn"}
"""What takes an action's place after the last step: there are no steps to do better with."""
LAST_EPOCH: Mapping[str, Reaction] = dict.fromkeys(GRAVER, "warn")
"""The same after the last epoch, which is closed: nothing is left to stop either."""
MOST_HALVINGS = 4
"""Halvings after which a rate is as good as none: a sixteenth."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One breaker that struck. `why` is its sentence; the finding's message says besides what
    is done. `ends_as` is what the run is if `action` is stop."""

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

    def step(self, seen: StepSeen) -> tuple[Firing, ...]:
        """What struck on a step, the gravest first."""
        hits = [(breaker, breaker.step(seen)) for breaker in self.breakers]
        awake = self._awake(hits, seen.step)
        place = _("step {n}").format(n=seen.step)
        fired = self._decide(awake, place, LAST_STEP if self._is_last(seen.step) else {})
        self._rest(fired, seen.step)
        return fired

    def epoch(self, seen: EpochFigures) -> tuple[Firing, ...]:
        """What struck on a closed epoch, the gravest first. After the last one nothing is left
        to be done."""
        hits = [(breaker, breaker.epoch(seen)) for breaker in self.breakers]
        place = _("epoch {n}").format(n=seen.epoch)
        return self._decide(hits, place, LAST_EPOCH if self._is_last(seen.step) else {})

    def machine(self, seen: MachineSeen) -> tuple[Firing, ...]:
        """What struck on a look at the machine, the gravest first."""
        hits = [(breaker, breaker.machine(seen)) for breaker in self.breakers]
        awake = self._awake(hits, seen.step)
        fired = self._decide(awake, _("step {n}").format(n=seen.step), {})
        self._rest(fired, seen.step)
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
        self._found = {line["code"]: Finding.from_json(line) for line in state["found"]}

    def _action(self, breaker: Breaker) -> Reaction:
        action: Reaction = getattr(self.settings, breaker.setting)
        return action

    def _is_last(self, step: int) -> bool:
        return step >= self.length.steps

    def _awake(
        self, hits: Iterable[tuple[Breaker, Hit | None]], step: int
    ) -> list[tuple[Breaker, Hit | None]]:
        return [
            (breaker, hit)
            for breaker, hit in hits
            if step >= self._silent_until.get(breaker.code, 0)
        ]

    def _rest(self, fired: Iterable[Firing], step: int) -> None:
        """Silence those that changed little: what is going on goes on for a while."""
        for firing in fired:
            if firing.action in ("warn", "lower-rate"):
                self._silent_until[firing.finding.code] = step + self.length.window

    def _decide(
        self,
        hits: Iterable[tuple[Breaker, Hit | None]],
        place: str,
        instead: Mapping[str, Reaction],
    ) -> tuple[Firing, ...]:
        """The firings of `hits`; `instead` says which action another one takes the place of."""
        struck = [(breaker, hit) for breaker, hit in hits if hit is not None]
        unsorted = [
            _firing(breaker, hit, self._choose(breaker, hit, instead), place)
            for breaker, hit in struck
        ]
        fired = sorted(unsorted, key=lambda firing: -GRAVER.index(firing.action))
        for firing in fired:
            self._keep(firing)
        if fired:
            self._count(fired[0].action)
        return tuple(fired)

    def _choose(self, breaker: Breaker, hit: Hit, instead: Mapping[str, Reaction]) -> Reaction:
        """What is to be done about a hit: the recipe's choice, as far as it is still possible."""
        wanted: Reaction = "warn" if isinstance(hit, MildHit) else self._action(breaker)
        action = instead.get(wanted, wanted)
        if action == "rollback" and self.rollbacks >= self.settings.rollbacks:
            return "stop"
        if action == "lower-rate" and self.halvings >= MOST_HALVINGS:
            return "warn"
        return action

    def _count(self, action: Reaction) -> None:
        if action in ("lower-rate", "rollback"):
            self.halvings += 1
        if action == "rollback":
            self.rollbacks += 1
            for breaker in self.breakers:
                breaker.went_back()

    def _keep(self, firing: Firing) -> None:
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


def _firing(breaker: Breaker, hit: Hit, action: Reaction, place: str) -> Firing:
    found = breaker.finding(hit)
    severity = found.severity
    if isinstance(hit, MildHit):
        severity = Severity.NOTE
    elif severity is Severity.ERROR and action != "stop":
        severity = Severity.WARNING  # what was mended is no error of the run any more
    finding = replace(
        found,
        severity=severity,
        message=f"{found.message} {done(action)}".rstrip(),
        where=(place,),
        evidence={**found.evidence, "action": action, "times": 1},
    )
    return Firing(finding, action, found.message, breaker.ends_as)


def done(action: Reaction) -> str:
    """What an action does, as a sentence; empty for one that does nothing."""
    sentences: dict[Reaction, str] = {
        "warn": "",
        "lower-rate": _("The learning rate is halved from here on."),
        "rollback": _(
            "Training goes back to its best checkpoint, and on at half the learning rate."
        ),
        "stop": _("Training ends here."),
    }
    return sentences[action]
