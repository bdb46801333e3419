"""How a replay is worded: the same cells for the terminal and the page.

Takes outcomes as they are. This module computes nothing and reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.i18n import _, enumerated
from tuneproof.replay.outcome import DiaryMatch, Ladder, RungResult
from tuneproof.report.rows import percent
from tuneproof.report.words import LIGHTS, state_name, verdict_words
from tuneproof.types import Interval, RunState

AGREED = {
    DiaryMatch.BOTH: "✓",
    DiaryMatch.VERDICT: "≈",
    DiaryMatch.CAUSE: "≈",
    DiaryMatch.NEITHER: "✕",
    DiaryMatch.UNMEASURED: "?",
}


@dataclass(frozen=True, slots=True)
class ShownRung:
    """One rung in words. `light` colours its verdict; `agrees` is a sign, `agreement` its words.

    `diary_figures` are the diary's, empty where it gave none.
    """

    outcome: RungResult
    did: str
    symptom: str
    scaled: str
    light: str
    verdict: str
    sentence: str
    cause: str
    right: str
    similarity: str
    lookup: str
    minutes: str
    diary_verdict: str
    diary_figures: str
    agrees: str
    agreement: str


def steps(ladder: Ladder) -> list[ShownRung]:
    """The rungs, upwards."""
    return [_step(outcome) for outcome in ladder.outcomes]


def summary(ladder: Ladder) -> str:
    """How many rungs came to what the diary came to."""
    proven = [one for one in ladder.outcomes if one.verdict is not None]
    if not proven:
        return _("No rung has been proven yet.")
    same_class = _count(proven, DiaryMatch.BOTH, DiaryMatch.VERDICT)
    same_cause = _count(proven, DiaryMatch.BOTH, DiaryMatch.CAUSE)
    return _(
        "Of {n} rungs that were run, {verdicts} got the diary's class and {causes} one of its "
        "causes. The diary trained other models on other rows; a rung that disagrees is shown as "
        "it came out."
    ).format(n=len(proven), verdicts=same_class, causes=same_cause)


def _count(outcomes: Sequence[RungResult], *kinds: DiaryMatch) -> int:
    return sum(one.agreement in kinds for one in outcomes)


def _step(one: RungResult) -> ShownRung:
    rung = one.rung
    light, verdict, sentence = _verdict(one)
    return ShownRung(
        outcome=one,
        did=_(rung.did),
        symptom=_(rung.symptom),
        scaled=_(rung.scaled),
        light=light,
        verdict=verdict,
        sentence=sentence,
        cause=_cause(one),
        right=_share(one.right),
        similarity=_share(one.similarity),
        lookup=_share(one.lookup),
        minutes=_("not measured") if one.minutes is None else f"{one.minutes:.1f}",
        diary_verdict=verdict_words(rung.verdict)[0],
        diary_figures=_diary_figures(one),
        agrees=AGREED[one.agreement],
        agreement=agreement_words(one.agreement),
    )


def _verdict(one: RungResult) -> tuple[str, str, str]:
    """Light, name and sentence; where there is no verdict, where the rung stands and why."""
    if one.verdict is not None:
        return LIGHTS[one.verdict], verdict_words(one.verdict)[0], one.sentence
    if one.state is None:
        return "grey", _("not run"), ""
    light = "red" if one.state == RunState.FAILED else "grey"
    return light, state_name(one.state), one.why


def _cause(one: RungResult) -> str:
    if one.cause is not None:
        return f"{one.cause.code} {one.cause.title}"
    return _("none is held") if one.verdict is not None else _("not measured")


def _share(figure: Interval | None) -> str:
    return percent(figure.value if figure else None, 0)


def _diary_figures(one: RungResult) -> str:
    rung, parts = one.rung, []
    if rung.accuracy is not None:
        parts.append(_("{share} right").format(share=percent(rung.accuracy)))
    if rung.similarity is not None:
        parts.append(_("{share} similar").format(share=percent(rung.similarity)))
    return enumerated(parts)


def agreement_words(agreement: DiaryMatch) -> str:
    """Whether diary and rung agree, in words."""
    words = {
        DiaryMatch.BOTH: _("class and cause agree"),
        DiaryMatch.VERDICT: _("the class agrees, the cause does not"),
        DiaryMatch.CAUSE: _("the cause agrees, the class does not"),
        DiaryMatch.NEITHER: _("neither agrees"),
        DiaryMatch.UNMEASURED: _("not measured"),
    }
    return words[agreement]
