"""The evidence of a run: every number that a verdict or a cause rests on, measured once.

`gather` joins what the files of `numbers` measure, from plain values: a recipe, rows, lines of
metrics, judged answers, and what a caller with a model measured. All fields may also be given by
hand. Nothing here reads a run folder, and nothing says what a number means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from tuneproof.config import DecodeSettings, Recipe
from tuneproof.diagnose.numbers.answers import AnswerNumbers, answer_numbers
from tuneproof.diagnose.numbers.course import CourseNumbers, course_numbers
from tuneproof.diagnose.numbers.data import DataNumbers, Suspects, data_numbers
from tuneproof.diagnose.numbers.labels import LabelNumbers, label_numbers
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.diagnose.numbers.number import Ask, Kind, named, number
from tuneproof.diagnose.numbers.settings import SettingNumbers, setting_numbers
from tuneproof.i18n import N_
from tuneproof.types import Example, Judged
from tuneproof.watch.time_limit import W410
from tuneproof.watch.tokens import W413

LIMITS = (W410.__name__, W413.__name__)
"""What ends a training that was going well: the time or the tokens that it was given."""
LEAST_LOSS = 0.005
"""Nats added to both sides of a ratio of losses: below this both are nothing."""
BITS_LATIN, BITS_CJK = 1.7, 6.5
"""Bits a character of the examples' answers for a base model that knows the script: Gemma 3 270M
has 1.6 on handbook-en and 5.4 on handbook-zh (70 % Chinese characters), SmolLM2 135M, an English
model, 1.7 and 7.9."""
TOKENS_LATIN, TOKENS_CJK = 0.28, 0.95
"""Tokens a character, likewise: Gemma has 0.25 and 0.75, SmolLM2 0.26 and 1.66."""


@dataclass(frozen=True, kw_only=True)
class Evidence(
    SettingNumbers, LabelNumbers, CourseNumbers, DataNumbers, AnswerNumbers, ModelNumbers
):
    """All named numbers of one run; None where not measured.

    Those declared here compare numbers of two places.
    """

    undone: float | None = number(
        N_("planned epochs that a limit or an interruption left undone"), Kind.SHARE
    )
    interrupted: bool | None = number(N_("the training was interrupted"), Kind.YES)
    first_over_base: float | None = number(
        N_("training loss of the first step, against the base model's on whole answers"),
        Kind.TIMES,
        Ask.PROBE,
    )
    mismatch: float | None = number(
        N_("loss on whole training answers, beyond what training saw"), Kind.LOSS, Ask.PROBE
    )
    mismatch_times: float | None = number(
        N_("loss on whole training answers, against that of training"), Kind.TIMES, Ask.PROBE
    )
    forced_gap: float | None = number(
        N_("training answers foretold whole, beyond those produced word for word"),
        Kind.POINTS,
        Ask.PROBE,
    )
    decoding_gap: float | None = number(
        N_("training rows that plain decoding answers and the recipe's does not"),
        Kind.SHARE,
        Ask.PROBE,
    )

    bits_over_usual: float | None = number(
        N_("bits a character that the base model needs, against what is usual for the script"),
        Kind.TIMES,
        Ask.PROBE,
    )
    tokens_over_usual: float | None = number(
        N_("tokens a character of the answers, against what is usual for the script"),
        Kind.TIMES,
        Ask.PROBE,
    )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Evidence:
        """What `as_numbers` gave; numbers that are not known any more are left out."""
        return cls(**{name: raw[name] for name in NUMBERS if name in raw})


NUMBERS = named(Evidence)
"""What each number is called and how it is written, by its name."""


@dataclass(frozen=True)
class Records:
    """What a run leaves behind, as values.

    `held` are the validation rows, which a next run trains on or is chosen by; `systems` are judged
    answers by `System`; `metrics` the lines of metrics.jsonl; `left_out` counts rows that were too
    long, `validation` the questions that every epoch was asked; `labels` is what run.json says of
    them, `stopped_by` the code of what it says ended the training, and `interrupted` that it can be
    gone on with.
    """

    recipe: Recipe = field(default_factory=Recipe)
    train: Sequence[Example] = ()
    test: Sequence[Example] = ()
    held: Sequence[Example] = ()
    metrics: Sequence[Mapping[str, Any]] = ()
    systems: Mapping[str, Sequence[Judged]] | None = None
    probes: ModelNumbers = field(default_factory=ModelNumbers)
    parameters: int | None = None
    left_out: int = 0
    validation: int = 0
    labels: Mapping[str, float] = field(default_factory=dict)
    stopped_by: str | None = None
    interrupted: bool = False


def gather(records: Records) -> tuple[Evidence, Suspects]:
    """All numbers of a run, and the rows that those of the data rest on: of the training rows, and
    of those held out of the same files, whose faults would stay in the next run."""
    data, suspects = data_numbers(
        records.train, records.test, left_out=records.left_out, recipe=records.recipe
    )
    if records.held:
        whole = (*records.train, *records.held)
        suspects = data_numbers(whole, records.test, recipe=records.recipe)[1]
    course = course_numbers(records.metrics, records.validation)
    if not _on_answers(records.recipe):
        course = replace(course, gap=None)
    probes = records.probes
    parts = (
        setting_numbers(records.recipe, records.parameters),
        label_numbers(records.labels),
        course,
        data,
        answer_numbers(records.systems or {}),
        probes,
    )
    numbers: dict[str, Any] = {}
    for part in parts:
        numbers |= {each.name: getattr(part, each.name) for each in fields(part)}
    numbers |= _compared(records, course, probes) | _of_script(probes, data.cjk)
    return Evidence(**numbers), suspects


def _compared(
    records: Records, course: CourseNumbers, probes: ModelNumbers
) -> dict[str, float | None]:
    on_answers = _on_answers(records.recipe)
    return {
        "undone": _undone(records, course),
        "interrupted": None if course.steps is None else records.interrupted,
        "first_over_base": _over(course.first_loss, probes.base_loss) if on_answers else None,
        "mismatch": _minus(probes.trained_loss, course.kept_loss) if on_answers else None,
        "mismatch_times": _times(probes.trained_loss, course.kept_loss) if on_answers else None,
        "forced_gap": _minus(probes.teacher_rows, probes.train_exact),
        "decoding_gap": _decoding_gap(records.recipe.decode, probes),
    }


def _on_answers(recipe: Recipe) -> bool:
    """Whether the training loss is of answers alone, as every other loss that is measured."""
    return recipe.train.loss_on == "answer"


def _undone(records: Records, course: CourseNumbers) -> float | None:
    """Share of the planned epochs that a limit of time or tokens, or who interrupted it, cut off;
    0 where neither did."""
    if course.steps is None and course.epochs is None:
        return None
    ended = records.interrupted or records.stopped_by in LIMITS
    return 1 - (course.epochs or 0) / records.recipe.train.epochs if ended else 0.0


def _decoding_gap(decode: DecodeSettings, probes: ModelNumbers) -> float | None:
    """What plain decoding has right beyond the recipe's own; 0 where that is plain itself."""
    touched = decode.repetition_penalty != 1.0 or decode.no_repeat_ngram != 0
    if probes.train_plain is None and probes.train_exact is not None and not touched:
        return 0.0
    return _minus(probes.train_plain, probes.train_exact)


def _of_script(probes: ModelNumbers, cjk: float | None) -> dict[str, float | None]:
    """What the base model makes of the answers' script, against one that knows it."""
    if cjk is None:
        return {}
    bits = cjk * BITS_CJK + (1 - cjk) * BITS_LATIN
    tokens = cjk * TOKENS_CJK + (1 - cjk) * TOKENS_LATIN
    return {
        "bits_over_usual": _over(probes.base_bits, bits),
        "tokens_over_usual": _over(probes.tokens_a_character, tokens),
    }


def _over(a: float | None, b: float | None) -> float | None:
    return a / b if a is not None and b else None


def _times(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else (a + LEAST_LOSS) / (b + LEAST_LOSS)


def _minus(a: float | None, b: float | None) -> float | None:
    return a - b if a is not None and b is not None else None


def as_numbers(numbers: Evidence | ModelNumbers) -> dict[str, Any]:
    """The numbers that were measured, by name, for JSON; `Evidence.from_json` reads them."""
    return {name: value for name, value in asdict(numbers).items() if value is not None}
