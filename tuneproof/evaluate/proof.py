"""The proof in two to six plain sentences, for a reader who knows no machine learning.

Everything is taken from the evaluation. Nothing is measured here, and this module knows no page,
terminal or file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tuneproof.evaluate.stats import LEAST_DECIDED, NOISE, holm
from tuneproof.evaluation import Duel, Evaluation, SameAnswers, SliceFigures
from tuneproof.i18n import _, following, in_clauses, ngettext, percent
from tuneproof.intervals import zero_upper
from tuneproof.types import Flag, Interval, Slice, System

FEW = 150
"""With fewer questions the width of the interval is spelt out: it exceeds about 15 points."""
FEWEST_AGREED = 5
"""Fewest questions on which model and look-up agree for their agreement to be reported."""

_Compared = tuple[str, str]
"""(system, slice) of a comparison with the look-up."""
_ALONE: _Compared = (System.ADAPTER, Slice.ALL)
_WITH_GUARD: _Compared = (System.GUARDED, Slice.ALL)
_FAR: _Compared = (System.ADAPTER, Slice.FAR)
_DECIDING = (_ALONE, _WITH_GUARD, _FAR)
"""The comparisons that may show that fine-tuning was worth it."""


def proof_sentences(evaluation: Evaluation) -> list[str]:
    """What the adapter's figures mean: right answers, look-up, refusals, inventions, agreement.

    An evaluation without an adapter (baselines alone) gets one sentence that says so.
    """
    whole = evaluation.figures(System.ADAPTER, Slice.ALL)
    if whole is None:
        return [_("No fine-tuned model was measured here, only what it would have to beat.")]
    return [
        _correct_sentence(whole),
        *_took_part_sentences(evaluation),
        *_astray_sentences(whole),
        _worth_sentence(evaluation),
        *_meaning_sentences(evaluation),
        _refusal_sentence(evaluation),
        _invented_sentence(whole),
        *_guard_sentences(evaluation),
        *_agreement_sentences(evaluation.agreement),
    ]


def without_guard(evaluation: Evaluation) -> Evaluation:
    """The evaluation as if no guard had been measured: what is said of the adapter alone."""
    return replace(
        evaluation,
        systems={name: one for name, one in evaluation.systems.items() if name != System.GUARDED},
        comparisons=tuple(
            one for one in evaluation.comparisons if System.GUARDED not in (one.a, one.b)
        ),
        layers=(),
        guard=None,
    )


def mismatch(evaluation: Evaluation | None, kept: Mapping[str, int], file: object) -> str:
    """The sentence for figures that were not counted from the answers kept in `file`.

    `kept` counts the answers of each system. Empty when they are as many as were counted, or
    when nothing was counted.
    """
    if evaluation is None:
        return ""
    counted = evaluation.test.questions * len(evaluation.systems)
    there = sum(kept.get(name, 0) for name in evaluation.systems)
    if there == counted:
        return ""
    return _(
        "{file} holds {there} answers, the figures were counted from {counted}: they do not "
        "belong together any more. Restore the file from a copy, or prove the run again: "
        "tuneproof evaluate RUN"
    ).format(file=file, there=there, counted=counted)


def _correct_sentence(figures: SliceFigures) -> str:
    correct, n = figures.correct, figures.n
    low, high = correct.low or 0.0, correct.high or 0.0
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
        share=_share_words(correct),
        low=percent(low),
        high=percent(high),
        width=round(100 * (high - low)),
    )


def _took_part_sentences(evaluation: Evaluation) -> list[str]:
    """A sentence where test questions took part in choosing the settings, with what to do."""
    if not evaluation.test.took_part:
        return []
    return [
        _(
            "{k} of the {n} test questions took part in choosing the settings: this run follows "
            "the prescription of a run that was judged by them, so its figures may be too good. "
            "Prove it on new ones: tuneproof evaluate RUN --test FILE"
        ).format(k=evaluation.test.took_part, n=evaluation.test.questions)
    ]


def _astray_sentences(figures: SliceFigures) -> list[str]:
    """A sentence on the right answers that say something else; none where none does."""
    if not figures.astray:
        return []
    return [
        ngettext(
            "{k} of these {right} states another number, date or address than the expected answer, "
            "or the opposite: similarity, which alone decides what is right, does not see that. "
            "Read it in the report.",
            "{k} of these {right} state another number, date or address than the expected answer, "
            "or the opposite: similarity, which alone decides what is right, does not see that. "
            "Read them in the report.",
            figures.astray,
        ).format(k=figures.astray, right=_correct_count(figures))
    ]


def _worth_sentence(evaluation: Evaluation) -> str:
    """Whether fine-tuning was worth it, or a look-up is enough."""
    versus = against_lookup(evaluation)
    line = versus.get(_ALONE)
    lookup = evaluation.figures(System.LOOKUP, Slice.ALL)
    if line is None or lookup is None:
        return _("It was not compared with a plain look-up, so nothing shows that it was needed.")
    guarded, far = versus.get(_WITH_GUARD), versus.get(_FAR)
    return _worth_text(line, versus).format(
        share=_share_words(lookup.correct),
        wins=line.wins,
        losses=line.losses,
        far_wins=far.wins if far else 0,
        far_losses=far.losses if far else 0,
        guarded_wins=guarded.wins if guarded else 0,
        guarded_losses=guarded.losses if guarded else 0,
    )


def _worth_text(line: Duel, versus: Mapping[_Compared, Duel]) -> str:
    """The sentence of `_worth_sentence` without its figures; `line` compares the adapter alone."""
    guarded, far = versus.get(_WITH_GUARD), versus.get(_FAR)
    if line.is_clearly_won:
        return _(
            "Fine-tuning was worth it here: a plain look-up of the most similar training question "
            "has {share} right; the model won {wins} questions from it and lost {losses}."
        )
    if guarded and guarded.is_clearly_won:
        return _worth_with_guard_sentence(line)
    if not line.within_noise:
        return _(
            "Fine-tuning was not worth it here, take the look-up: a plain look-up of the most "
            "similar training question has {share} right; the model won {wins} from it and lost "
            "{losses}."
        )
    if far and far.is_clearly_won:
        return _(
            "Over all questions a plain look-up of the most similar training question does as "
            "well ({share} right; {wins} won, {losses} lost: within noise). On questions worded "
            "unlike any training question fine-tuning was worth it: {far_wins} won, {far_losses} "
            "lost."
        )
    text = _(
        "The look-up suffices as far as these questions can tell: a plain look-up of the most "
        "similar training question has {share} right, the model won {wins} from it and lost "
        "{losses}, which is within noise."
    )
    return following(text, *_correction_sentence(versus))


def _worth_with_guard_sentence(line: Duel) -> str:
    """The sentence where fine-tuning was worth it only with the guard. `line` compares the adapter
    alone with the look-up."""
    with_guard = _(
        "With its guard, as it answers whoever asks, the model beats a plain look-up of the most "
        "similar training question ({share} right): {guarded_wins} questions won, "
        "{guarded_losses} lost."
    )
    if line.within_noise:
        without = _(
            "Without the guard the difference to the look-up is within noise: {wins} won, {losses} "
            "lost."
        )
    else:
        without = _("Without the guard it is worse than the look-up: {wins} won, {losses} lost.")
    return following(with_guard, without)


def against_lookup(evaluation: Evaluation) -> dict[_Compared, Duel]:
    """What adapter and guard won from the look-up and lost to it, by system and slice.

    Each of three of these comparisons may show that fine-tuning was worth it. Their `within_noise`
    therefore goes by p-values corrected for their number; `p` stays that of the one comparison.
    """
    lines = {
        (line.a, line.slice): line for line in evaluation.comparisons if line.b == System.LOOKUP
    }
    deciding = _deciding_comparisons(lines)
    corrected = holm([lines[key].p for key in deciding])
    for key, p in zip(deciding, corrected, strict=True):
        lines[key] = replace(lines[key], within_noise=p >= NOISE)
    return lines


def _deciding_comparisons(lines: Mapping[_Compared, Duel]) -> list[_Compared]:
    """Those of `_DECIDING` that can show anything. One with too few decided questions cannot, so it
    does not count for the correction either."""
    return [
        key
        for key in _DECIDING
        if key in lines and lines[key].wins + lines[key].losses >= LEAST_DECIDED
    ]


def _correction_sentence(lines: Mapping[_Compared, Duel]) -> Iterator[str]:
    """A sentence where a comparison would be clear if it were the only one; else none."""
    deciding = _deciding_comparisons(lines)
    if any(lines[key].within_noise and lines[key].p < NOISE for key in deciding):
        yield _(
            "(One of {looks} comparisons looks clear by itself; among so many that may be chance: "
            "Holm's correction.)"
        ).format(looks=len(deciding))


def _meaning_sentences(evaluation: Evaluation) -> list[str]:
    """A sentence on model and guard against the look-up by meaning; none where there was none."""
    meaning = evaluation.figures(System.MEANING, Slice.ALL)
    if meaning is None:
        return []
    names = {System.ADAPTER: _("the model"), System.GUARDED: _("the model with its guard")}
    duels = [
        (name, evaluation.duels(system, System.MEANING).get(Slice.ALL))
        for system, name in names.items()
    ]
    said = [
        _("{name} won {wins} from it and lost {losses} ({noise})").format(
            name=name, wins=line.wins, losses=line.losses, noise=_noise_words(line)
        )
        for name, line in duels
        if line is not None
    ]
    return [
        _(
            "A look-up that compares meaning (a sentence encoder) has {share} right: {figures}."
        ).format(share=_share_words(meaning.correct), figures=in_clauses(said)),
        *_meaning_by_kind(evaluation),
    ]


def _meaning_by_kind(evaluation: Evaluation) -> list[str]:
    """A sentence on what is said against the look-up by meaning where there is an answer and where
    there is none; empty unless both were asked.

    A model that refuses better wins over all questions although it knows no more answers.
    """
    said = System.GUARDED if System.GUARDED in evaluation.systems else System.ADAPTER
    duels = evaluation.duels(said, System.MEANING)
    if not {Slice.ANSWERABLE, Slice.UNANSWERABLE} <= set(duels):
        return []
    known, unknown = duels[Slice.ANSWERABLE], duels[Slice.UNANSWERABLE]
    if known.within_noise and unknown.is_clearly_won:
        text = _(
            "What fine-tuning adds to that look-up is refusing: on questions with an answer there "
            "is no clear difference ({wins} won, {losses} lost), on those without one it is "
            "clearly better ({more} won, {fewer} lost)."
        )
    else:
        text = _(
            "By kind of question: with an answer {wins} won, {losses} lost ({noise}); without one "
            "{more} won, {fewer} lost ({noise_without})."
        )
    return [
        text.format(
            wins=known.wins,
            losses=known.losses,
            noise=_noise_words(known),
            more=unknown.wins,
            fewer=unknown.losses,
            noise_without=_noise_words(unknown),
        )
    ]


def _noise_words(line: Duel) -> str:
    return _("within noise") if line.within_noise else _("a clear difference")


def _refusal_sentence(evaluation: Evaluation) -> str:
    due, undue = (
        evaluation.figures(System.ADAPTER, part) for part in (Slice.UNANSWERABLE, Slice.ANSWERABLE)
    )
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
    elif _count(due.refused) == due.n:
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
    refused, unanswerable = (_count(due.refused), due.n) if due else (0, 0)
    return text.format(
        due=refused,
        unanswerable=unanswerable,
        false=unanswerable - refused,
        upper=percent(zero_upper(unanswerable)),
        undue=_count(undue.refused) if undue else 0,
        answerable=undue.n if undue else 0,
    )


def _invented_sentence(figures: SliceFigures) -> str:
    invented, n = figures.flags[Flag.INVENTED], figures.n
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


def _guard_sentences(evaluation: Evaluation) -> list[str]:
    """A sentence on what the guard changes, on questions with and without an answer; none where no
    guard was measured."""
    if System.GUARDED not in evaluation.systems:
        return []
    messages = (
        (
            Slice.ANSWERABLE,
            _correct_count,
            _("{now} of {n} questions with an answer right (alone {was})"),
        ),
        (Slice.ANSWERABLE, _refused_count, _("{now} of them wrongly refused (alone {was})")),
        (Slice.UNANSWERABLE, _refused_count, _("{now} of {n} without one refused (alone {was})")),
    )
    said = []
    for part, count, message in messages:
        before, after = (
            evaluation.figures(system, part) for system in (System.ADAPTER, System.GUARDED)
        )
        if before is not None and after is not None:
            said.append(message.format(was=count(before), now=count(after), n=after.n))
    said += _guard_against_lookup(evaluation)
    return [
        _("With the guard, as it answers whoever asks: {figures}.").format(figures=in_clauses(said))
    ]


def _guard_against_lookup(evaluation: Evaluation) -> list[str]:
    """Clauses on what the guarded answers won and lost, over all questions and far phrasings."""
    against = against_lookup(evaluation)
    messages = {
        Slice.ALL: _("against the look-up {wins} won and {losses} lost ({noise})"),
        Slice.FAR: _("on far phrasings {wins} won and {losses} lost ({noise})"),
    }
    lines = [(message, against.get((System.GUARDED, part))) for part, message in messages.items()]
    return [
        message.format(wins=line.wins, losses=line.losses, noise=_noise_words(line))
        for message, line in lines
        if line is not None
    ]


def _agreement_sentences(agreement: SameAnswers) -> list[str]:
    if agreement.agree < FEWEST_AGREED:
        return []
    return [
        _(
            "Where model and look-up give the same answer ({agree} questions), {share} of the "
            "answers are right; where they differ ({disagree}), check before relying on one."
        ).format(
            agree=agreement.agree,
            share=_share_words(agreement.agree_correct),
            disagree=agreement.disagree,
        )
    ]


def _correct_count(figures: SliceFigures) -> int:
    return _count(figures.correct)


def _refused_count(figures: SliceFigures) -> int:
    return _count(figures.refused)


def _count(share: Interval) -> int:
    return round((share.value or 0.0) * share.n)


def _share_words(share: Interval) -> str:
    return percent(share.value or 0.0)  # never None: a slice has at least one question
