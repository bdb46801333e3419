"""The eight rungs: what the diary did, what it saw, and settings for the same on another model.

Scaling, the same for all: this project's usual rate for a model below 0.5 B, 1e-3 (EVIDENCE B,
measured), stands for the rate that the diary found right. Where that ratio would not leave the
range in which such a model trains well, the rung says what it takes instead. Only settings and
the number of rows make a rung fail; nothing else is done to it. Runs 1 to 5 of the diary
answered with their last weights, so these rungs hold nothing out to choose a better epoch by. The
diary's trainers counted all tokens alike, so those that failed do here (docs/training.md); the last
rung is trained as this project trains.

What is quoted is the diary's own table of eight runs (docs/sources.md). This module runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneproof.errors import TuneproofError
from tuneproof.i18n import N_, _, enumerated
from tuneproof.types import VerdictKind

QUESTIONS = 60
"""Test questions that every rung is asked: enough for the classes, few enough for 20 minutes."""
MINUTES = 2.0
"""Longest training of a rung: eight of them with their proofs stay within about 20 minutes."""
ALIKE: Mapping[str, Any] = {"train.fork_weight": 0.0}
"""All tokens count alike, as in every other trainer."""
LAST_WEIGHTS: Mapping[str, Any] = {
    **ALIKE,
    "data.validation_share": 0.0,
    "stop.patience": None,
}
"""Train all epochs and answer with the last weights: no validation, no early stopping."""
UNGUARDED: Mapping[str, Any] = {
    **LAST_WEIGHTS,
    "train.clip_norm": None,
    "decode.stop_on_loop": False,
    **{
        f"watch.{name}": "off"
        for name in ("loss_spike", "divergence", "gradient_norm", "gap", "loops", "echoes")
    },
    **{f"guard.{name}": False for name in ("loops", "facts", "snap", "scope", "abstain")},
}
"""No gradient clipping, no breakers, no guard."""
ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")


@dataclass(frozen=True)
class DiaryRun:
    """One run of the diary, and the settings that repeat it here.

    `told` is the diary's own number for it. `verdict` and `causes` (codes, any of them) are the
    diary's class and reasons in the words of this project. `accuracy` and `similarity` are the
    diary's figures from 0 to 1, None where it has none; they are of other models and questions.
    `rows` are taken of the training file, None for all; `patch` changes the default recipe. It
    may train `longer` times as many minutes as the others.
    """

    number: int
    name: str
    told: str
    did: str
    symptom: str
    scaled: str
    verdict: VerdictKind
    causes: tuple[str, ...]
    rows: int | None
    patch: Mapping[str, Any]
    accuracy: float | None = None
    similarity: float | None = None
    longer: float = 1.0


RUNGS: tuple[DiaryRun, ...] = (
    DiaryRun(
        1,
        "too-few-rows",
        "1",
        N_("mT5 base on 33 rows"),
        N_("It only repeated the question."),
        N_("33 rows, the usual rate, and 20 epochs, so that the steps are enough."),
        VerdictKind.TOO_LITTLE,
        ("G501", "G502"),
        33,
        {**LAST_WEIGHTS, "train.epochs": 20, "train.learning_rate": 1e-3},
    ),
    DiaryRun(
        2,
        "wild-rate",
        "2",
        N_("mT5 base on 85 rows, rate 5e-4, no safeguards when answering"),
        N_("It repeated one phrase without end."),
        N_(
            "85 rows, 10 times the usual rate, as the diary's 5e-4 was 10 times what it later took "
            "(5e-5); nothing clipped, watched or guarded."
        ),
        VerdictKind.COLLAPSED,
        ("G504",),
        85,
        {**UNGUARDED, "train.epochs": 8, "train.learning_rate": 1e-2},
    ),
    DiaryRun(
        3,
        "too-short",
        "3",
        N_("mBART on 78 rows, rate 3e-5, too few epochs"),
        N_("Answers were incomplete, and it did not clearly refuse."),
        N_("78 rows, 0.6 of the usual rate as in the diary (3e-5 of 5e-5), 2 epochs."),
        VerdictKind.UNSTABLE,
        ("G503",),
        78,
        {**LAST_WEIGHTS, "train.epochs": 2, "train.learning_rate": 6e-4},
    ),
    DiaryRun(
        4,
        "endless",
        "4",
        N_("mBART on 78 rows, rate 2e-5, rank 16 on 4 modules, more than 200 epochs"),
        N_("Good at epoch 20, only repetition and nonsense at epoch 200."),
        N_(
            "78 rows, 0.4 of the usual rate (2e-5 of 5e-5), rank 16 on the same 4 modules, and 50 "
            "epochs: ten times what is enough here, as 200 was ten times 20."
        ),
        VerdictKind.COLLAPSED,
        ("G506", "G507"),
        78,
        {
            **LAST_WEIGHTS,
            "train.epochs": 50,
            "train.learning_rate": 4e-4,
            "lora.rank": 16,
            "lora.targets": ATTENTION,
            "watch.gap": "off",
            "watch.loops": "off",
        },
    ),
    DiaryRun(
        5,
        "constant-rate",
        "5",
        N_("BLOOM-560M on 300 rows, rate 2e-4, constant, no warm-up"),
        N_("The loss fell from 5.46 to 0.83, the answers were garbage, 10 % similar."),
        N_(
            "300 rows, 10 times the usual rate, constant from the first step, 5 epochs. At the "
            "diary's ratio of 4 (2e-4 of 5e-5) this model still had one in ten right."
        ),
        VerdictKind.ERASED,
        ("G505", "G504"),
        300,
        {
            **LAST_WEIGHTS,
            "train.epochs": 5,
            "train.learning_rate": 1e-2,
            "train.schedule": "constant",
            "train.warmup_steps": 0,
        },
        similarity=0.10,
    ),
    DiaryRun(
        6,
        "confused",
        "n",
        N_("Qwen2.5-1.5B on 299 rows, rate 3e-4, 3 epochs, 10 steps of warm-up"),
        N_("30 % of the answers were those of a similar topic: MFA, password, VPN."),
        N_(
            "299 rows, 1.5 times the usual rate (3e-4 of 2e-4), 10 steps of warm-up, and 4 epochs: "
            "where the diary's good run took 4, this model takes 5."
        ),
        VerdictKind.CONFUSED,
        ("G516", "G502", "G504"),
        299,
        {**ALIKE, "train.epochs": 4, "train.learning_rate": 1.5e-3, "train.warmup_steps": 10},
        accuracy=0.694,
        similarity=0.7838,
    ),
    DiaryRun(
        7,
        "too-low-a-rate",
        "n+1",
        N_("Qwen2.5-1.5B on 393 rows, rate 1e-4, 5 epochs"),
        N_("Accuracy fell to 31.8 %; pieces of answers were put together."),
        N_(
            "393 rows, 6 epochs, and a fifth of the usual rate. Half of it, as in the diary (1e-4 "
            "of 2e-4), is still a rate at which such a model learns; at a tenth it only refuses."
        ),
        VerdictKind.TOO_LITTLE,
        ("G503",),
        393,
        {**ALIKE, "train.epochs": 6, "train.learning_rate": 2e-4},
        accuracy=0.318,
        similarity=0.45,
        longer=2.0,
    ),
    DiaryRun(
        8,
        "the-good-one",
        "n+2",
        N_("Qwen2.5-1.5B on 393 rows, rate 2e-4, 4 epochs, 30 steps of warm-up"),
        N_("80.04 % similar on average, 72.9 % right."),
        N_(
            "All rows of the example, as the diary took all that it had, the usual rate, "
            "5 epochs, 30 steps of warm-up."
        ),
        VerdictKind.GENERALISES,
        ("G500",),
        None,
        {"train.epochs": 5, "train.learning_rate": 1e-3, "train.warmup_steps": 30},
        accuracy=0.729,
        similarity=0.8004,
        longer=3.0,
    ),
)


def chosen(text: str | None) -> tuple[DiaryRun, ...]:
    """The rungs that a text such as "1,5,8" names, in ascending order; all of them for None.

    Raises TuneproofError when it names none, or an unknown one.
    """
    if text is None:
        return RUNGS
    known = {str(rung.number): rung for rung in RUNGS}
    named = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [part for part in named if part not in known]
    if wrong or not named:
        raise TuneproofError(
            _("There is no such rung: {names}.").format(names=enumerated(wrong) or text or '""'),
            where="--rungs",
            remedy=_("Give numbers from 1 to {most}, such as 1,5,8.").format(most=len(RUNGS)),
        )
    return tuple(rung for number, rung in known.items() if number in named)
