"""The texts of a replay, the same for the terminal and the page.

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
    """One rung as texts. `light` is the colour of its verdict; `agrees` is the sign, `agreement`
    the words for whether the diary agrees.

    `diary_figures` are the diary's figures, empty where it gave none.
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
    """The rungs as texts, from the lowest up."""
    return [_shown_rung(outcome) for outcome in ladder.outcomes]


def summary(ladder: Ladder) -> str:
    """A sentence on how many rungs got the diary's verdict and cause."""
    proven = [result for result in ladder.outcomes if result.verdict is not None]
    if not proven:
        return _("No rung has been proven yet.")
    same_class = _count_agreeing(proven, DiaryMatch.BOTH, DiaryMatch.VERDICT)
    same_cause = _count_agreeing(proven, DiaryMatch.BOTH, DiaryMatch.CAUSE)
    return _(
        "Of {n} rungs that were run, {verdicts} got the diary's class and {causes} one of its "
        "causes. The diary trained other models on other rows; a rung that disagrees is shown as "
        "it came out."
    ).format(n=len(proven), verdicts=same_class, causes=same_cause)


def _count_agreeing(outcomes: Sequence[RungResult], *kinds: DiaryMatch) -> int:
    return sum(result.agreement in kinds for result in outcomes)


def _shown_rung(result: RungResult) -> ShownRung:
    rung = result.rung
    light, verdict, sentence = _verdict_cells(result)
    return ShownRung(
        outcome=result,
        did=_(rung.did),
        symptom=_(rung.symptom),
        scaled=_(rung.scaled),
        light=light,
        verdict=verdict,
        sentence=sentence,
        cause=_cause_text(result),
        right=_share_text(result.right),
        similarity=_share_text(result.similarity),
        lookup=_share_text(result.lookup),
        minutes=_("not measured") if result.minutes is None else f"{result.minutes:.1f}",
        diary_verdict=verdict_words(rung.verdict)[0],
        diary_figures=_diary_figures(result),
        agrees=AGREED[result.agreement],
        agreement=agreement_words(result.agreement),
    )


def _verdict_cells(result: RungResult) -> tuple[str, str, str]:
    """(light, name, sentence) of the verdict; without one, the run's state and why it ended."""
    if result.verdict is not None:
        return LIGHTS[result.verdict], verdict_words(result.verdict)[0], result.sentence
    if result.state is None:
        return "grey", _("not run"), ""
    light = "red" if result.state == RunState.FAILED else "grey"
    return light, state_name(result.state), result.why


def _cause_text(result: RungResult) -> str:
    if result.cause is not None:
        return f"{result.cause.code} {result.cause.title}"
    return _("none is held") if result.verdict is not None else _("not measured")


def _share_text(figure: Interval | None) -> str:
    return percent(figure.value if figure else None, 0)


def _diary_figures(result: RungResult) -> str:
    rung, parts = result.rung, []
    if rung.accuracy is not None:
        parts.append(_("{share} right").format(share=percent(rung.accuracy)))
    if rung.similarity is not None:
        parts.append(_("{share} similar").format(share=percent(rung.similarity)))
    return enumerated(parts)


def agreement_words(agreement: DiaryMatch) -> str:
    """Whether diary and rung agree, as text."""
    words = {
        DiaryMatch.BOTH: _("class and cause agree"),
        DiaryMatch.VERDICT: _("the class agrees, the cause does not"),
        DiaryMatch.CAUSE: _("the cause agrees, the class does not"),
        DiaryMatch.NEITHER: _("neither agrees"),
        DiaryMatch.UNMEASURED: _("not measured"),
    }
    return words[agreement]
