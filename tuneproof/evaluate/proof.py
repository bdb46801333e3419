"""The proof in two to six plain sentences, for a reader who knows no machine learning.

Everything is taken from the content of evaluation.json; nothing is measured here, and no
page, terminal or file is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tuneproof.evaluate.stats import NOISE, holm
from tuneproof.i18n import _, following, in_clauses, ngettext, percent
from tuneproof.intervals import zero_upper
from tuneproof.types import Flag, Slice, System

FEW = 150
"""Questions below which the width of the interval is spelt out: it exceeds about 15 points."""
FEWEST_AGREED = 5
"""Questions on which model and look-up agree, below which their agreement is not reported."""

LEAST_DECIDED = 6
"""Questions won and lost below which exact McNemar sees no difference whatever it is (EVIDENCE D:
6/0): such a comparison can claim nothing, and corrects no other."""

_Figures = Mapping[str, Any]


def proof_sentences(evaluation: Mapping[str, Any]) -> list[str]:
    """What the adapter's figures mean: right answers, look-up, refusals, inventions, agreement.

    An evaluation without an adapter (baselines alone) gets one sentence that says so.
    """
    adapter = evaluation["systems"].get(System.ADAPTER)
    if not adapter or Slice.ALL not in adapter:
        return [_("No fine-tuned model was measured here, only what it would have to beat.")]
    return [
        _right(adapter[Slice.ALL]),
        _worth(evaluation),
        *_by_meaning(evaluation),
        _refusals(adapter),
        _invented(adapter[Slice.ALL]),
        *_guarded(evaluation),
        *_agreement(evaluation["agreement"]),
    ]


def without_guard(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """The evaluation as if no guard had been measured: what is said of the adapter alone."""
    systems, lines = evaluation["systems"], evaluation["comparisons"]
    return {
        **evaluation,
        "systems": {name: one for name, one in systems.items() if name != System.GUARDED},
        "comparisons": [one for one in lines if System.GUARDED not in (one["a"], one["b"])],
    }


def mismatch(evaluation: Mapping[str, Any], kept: Mapping[str, int], file: object) -> str:
    """The sentence for figures that were not counted from the answers kept in `file`.

    `kept` counts the answers of each system. Empty when they are as many as were counted, or
    when the evaluation does not say how many that were.
    """
    questions = (evaluation.get("test") or {}).get("questions")
    systems = evaluation.get("systems") or ()
    there = sum(kept.get(name, 0) for name in systems)
    if not isinstance(questions, int) or there == questions * len(systems):
        return ""
    return _(
        "{file} holds {there} answers, the figures were counted from {counted}: they do not "
        "belong together any more. Restore the file from a copy, or prove the run again: "
        "tuneproof evaluate RUN"
    ).format(file=file, there=there, counted=questions * len(systems))


def _right(figures: _Figures) -> str:
    correct, n = figures["correct"], figures["n"]
    sentence = _(
        "Of {n} questions that no training had seen it answered {k} rightly ({share}; correct "
        "refusals count): the true share lies between {low} and {high}, with 95 % certainty."
    )
    if n < FEW:
        wide = _(
            "That range is {width} percentage points wide because there are only {n} questions."
        )
        sentence = following(sentence, wide)
    return sentence.format(
        n=n,
        k=_count(correct),
        share=percent(correct["value"]),
        low=percent(correct["low"]),
        high=percent(correct["high"]),
        width=round(100 * (correct["high"] - correct["low"])),
    )


def _worth(evaluation: Mapping[str, Any]) -> str:
    """Which of the two cases is the user's: fine-tuning was worth it, or a look-up is enough."""
    versus = against_lookup(evaluation)
    line, far = versus.get((System.ADAPTER, Slice.ALL)), versus.get((System.ADAPTER, Slice.FAR))
    if line is None:
        return _("It was not compared with a plain look-up, so nothing shows that it was needed.")
    guarded = versus.get((System.GUARDED, Slice.ALL))
    lookup = evaluation["systems"][System.LOOKUP][Slice.ALL]["correct"]
    if _clearly_better(line):
        text = _(
            "Fine-tuning was worth it here: a plain look-up of the most similar training question "
            "has {share} right; the model won {wins} questions from it and lost {losses}."
        )
    elif _clearly_better(guarded):
        text = _only_guarded(line)
    elif not line["within_noise"]:
        text = _(
            "Fine-tuning was not worth it here, take the look-up: a plain look-up of the most "
            "similar training question has {share} right; the model won {wins} from it and lost "
            "{losses}."
        )
    elif far and _clearly_better(far):
        text = _(
            "Over all questions a plain look-up of the most similar training question does as well "
            "({share} right; {wins} won, {losses} lost: within noise), but on questions worded "
            "unlike any training question fine-tuning was worth it: {far_wins} won, {far_losses} "
            "lost."
        )
    else:
        text = _(
            "The look-up suffices as far as these questions can tell: a plain look-up of the most "
            "similar training question has {share} right, the model won {wins} from it and lost "
            "{losses}, which is within noise."
        )
        text = following(text, *_taken_back(versus.values()))
    return text.format(
        share=percent(lookup["value"]),
        wins=line["wins"],
        losses=line["losses"],
        far_wins=far["wins"] if far else 0,
        far_losses=far["losses"] if far else 0,
        guarded_wins=guarded["wins"] if guarded else 0,
        guarded_losses=guarded["losses"] if guarded else 0,
    )


def _only_guarded(line: _Figures) -> str:
    """Worth it with the guard, not without: `line` is the adapter alone against the look-up."""
    if line["within_noise"]:
        return _(
            "With its guard, as it answers whoever asks, the model beats a plain look-up of the "
            "most similar training question, which has {share} right: {guarded_wins} questions "
            "won, {guarded_losses} lost. Without the guard it is no better than the look-up as far "
            "as these questions can tell: {wins} won, {losses} lost."
        )
    return _(
        "With its guard, as it answers whoever asks, the model beats a plain look-up of the most "
        "similar training question, which has {share} right: {guarded_wins} questions won, "
        "{guarded_losses} lost. Without the guard it is worse than the look-up: {wins} won, "
        "{losses} lost."
    )


def against_lookup(evaluation: _Figures) -> dict[tuple[str, str], _Figures]:
    """What adapter and guard won from the look-up and lost to it, by system and slice.

    Any of three of these lines may say that it was worth it, so `within_noise` of these is by
    `p_holm`, the p-value corrected for their number.
    """
    lines = {
        (line["a"], line["slice"]): line
        for line in evaluation["comparisons"]
        if line["b"] == System.LOOKUP
    }
    deciding = [
        key
        for key in ((System.ADAPTER, Slice.ALL), (System.GUARDED, Slice.ALL),
                    (System.ADAPTER, Slice.FAR))
        if key in lines and lines[key]["wins"] + lines[key]["losses"] >= LEAST_DECIDED
    ]  # fmt: skip
    for key, p in zip(deciding, holm([lines[key]["p"] for key in deciding]), strict=True):
        lines[key] = {**lines[key], "p_holm": p, "within_noise": p >= NOISE}
    return lines


def _taken_back(lines: Iterable[_Figures]) -> Iterator[str]:
    """Said where a comparison would be clear if it were the only one."""
    deciding = [line for line in lines if "p_holm" in line]
    if any(line["p"] < NOISE <= line["p_holm"] for line in deciding):
        yield _(
            "(Among {looks} comparisons that could each have shown a difference, one looks clear "
            "by itself; among so many that may be chance: Holm's correction.)"
        ).format(looks=len(deciding))


def _clearly_better(line: _Figures | None) -> bool:
    return line is not None and not line["within_noise"] and line["wins"] > line["losses"]


def _by_meaning(evaluation: Mapping[str, Any]) -> list[str]:
    """Model and guard against the look-up that compares meaning, where there was one."""
    meaning = evaluation["systems"].get(System.MEANING)
    if not meaning:
        return []
    names = {System.ADAPTER: _("the model"), System.GUARDED: _("the model with its guard")}
    said = [
        _("{name} won {wins} from it and lost {losses} ({noise})").format(
            name=names[line["a"]], wins=line["wins"], losses=line["losses"], noise=_noise(line)
        )
        for line in evaluation["comparisons"]
        if line["b"] == System.MEANING and line["slice"] == Slice.ALL
    ]
    return [
        _(
            "A look-up that compares meaning (a sentence encoder) has {share} right: {figures}."
        ).format(share=percent(meaning[Slice.ALL]["correct"]["value"]), figures=in_clauses(said))
    ]


def _noise(line: _Figures) -> str:
    return _("within noise") if line["within_noise"] else _("a clear difference")


def _refusals(systems: Mapping[str, _Figures]) -> str:
    due, undue = systems.get(Slice.UNANSWERABLE), systems.get(Slice.ANSWERABLE)
    if due is None:
        text = _(
            "Whether it refuses what it cannot know was not measured, as every test question has "
            "an answer; it wrongly refused {undue} of {answerable}."
        )
    elif undue is None:
        text = _(
            "It refused {due} of {unanswerable} questions that have no answer; whether it refuses "
            "too much was not measured."
        )
    elif _count(due["refused"]) == due["n"]:
        text = _(
            "It refused all {unanswerable} questions that have no answer (so up to {upper} of such "
            "questions may still get a false answer), and wrongly refused {undue} of {answerable} "
            "that have one."
        )
    else:
        text = _(
            "It refused {due} of {unanswerable} questions that have no answer, so {false} got a "
            "false answer, and wrongly refused {undue} of {answerable} that have one."
        )
    refused, unanswerable = (_count(due["refused"]), due["n"]) if due else (0, 0)
    return text.format(
        due=refused,
        unanswerable=unanswerable,
        false=unanswerable - refused,
        upper=percent(zero_upper(unanswerable)),
        undue=_count(undue["refused"]) if undue else 0,
        answerable=undue["n"] if undue else 0,
    )


def _invented(figures: _Figures) -> str:
    invented, n = figures["flags"][Flag.INVENTED], figures["n"]
    if not invented:
        return _(
            "None of its {n} answers states a number, date, time or address that the sources do "
            "not have; invented names are not looked for."
        ).format(n=n)
    return ngettext(
        "{k} of its {n} answers states a number, date, time or address that the sources do not "
        "have.",
        "{k} of its {n} answers state a number, date, time or address that the sources do not "
        "have.",
        invented,
    ).format(k=invented, n=n)


def _guarded(evaluation: Mapping[str, Any]) -> list[str]:
    """What the guard makes of it, on questions with and without an answer."""
    guarded = evaluation["systems"].get(System.GUARDED)
    if not guarded:
        return []
    adapter = evaluation["systems"][System.ADAPTER]
    said = [
        _between(message, adapter[part], guarded[part], figure)
        for part, figure, message in (
            (
                Slice.ANSWERABLE,
                "correct",
                _("{now} of {n} questions with an answer right (alone {was})"),
            ),
            (Slice.ANSWERABLE, "refused", _("{now} of them wrongly refused (alone {was})")),
            (Slice.UNANSWERABLE, "refused", _("{now} of {n} without one refused (alone {was})")),
        )
        if part in guarded and part in adapter
    ]
    said += _guarded_against_lookup(evaluation)
    return [
        _("With the guard, as it answers whoever asks: {figures}.").format(figures=in_clauses(said))
    ]


def _guarded_against_lookup(evaluation: _Figures) -> list[str]:
    """Won and lost by the guarded answers, over all questions and over far phrasings."""
    lines = against_lookup(evaluation)
    messages = {
        Slice.ALL: _("against the look-up {wins} won and {losses} lost ({noise})"),
        Slice.FAR: _("on far phrasings {wins} won and {losses} lost ({noise})"),
    }
    return [
        message.format(
            wins=lines[System.GUARDED, part]["wins"],
            losses=lines[System.GUARDED, part]["losses"],
            noise=_noise(lines[System.GUARDED, part]),
        )
        for part, message in messages.items()
        if (System.GUARDED, part) in lines
    ]


def _between(message: str, before: _Figures, after: _Figures, figure: str) -> str:
    was, now = _count(before[figure]), _count(after[figure])
    return message.format(was=was, now=now, n=after["n"])


def _agreement(agreement: _Figures) -> list[str]:
    if agreement["agree"] < FEWEST_AGREED:
        return []
    return [
        _(
            "Where model and look-up give the same answer ({agree} questions), {share} of the "
            "answers are right; where they differ ({disagree}), check before relying on one."
        ).format(
            agree=agreement["agree"],
            share=percent(agreement["agree_correct"]["value"]),
            disagree=agreement["disagree"],
        )
    ]


def _count(share: _Figures) -> int:
    return round(float(share["value"] or 0.0) * int(share["n"]))
