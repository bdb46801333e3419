"""The evidence of a run: every number that a verdict or a cause rests on, measured once.

`gather` joins what the files of `numbers` measure, from plain values: a recipe, rows, lines of
metrics, judged answers, and what a caller with a model measured. All fields may also be given by
hand. Nothing here reads a run folder, and nothing says what a number means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from math import log2
from typing import Any

from tuneproof.config import DecodeSettings, Recipe
from tuneproof.diagnose.numbers.answers import AnswerNumbers, answer_numbers
from tuneproof.diagnose.numbers.course import CourseNumbers, course_numbers
from tuneproof.diagnose.numbers.data import DataNumbers, data_numbers
from tuneproof.diagnose.numbers.labels import LabelNumbers, label_numbers
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.diagnose.numbers.number import Ask, Kind, named, number
from tuneproof.diagnose.numbers.settings import SettingNumbers, setting_numbers
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.i18n import N_
from tuneproof.types import Example, Judged
from tuneproof.watch.no_gain import W406
from tuneproof.watch.time_limit import W410
from tuneproof.watch.tokens import W413

LIMITS = (W410.__name__, W413.__name__)
"""Breakers that end a healthy training: the limit of time and that of tokens."""
LEAST_LOSS = 0.005
"""Nats added to both losses of a ratio, so that two losses near 0 do not give a huge one."""
BITS_LATIN, BITS_CJK = 1.7, 6.5
"""Bits a character of the examples' answers for a base model that knows the script: Gemma 3 270M
has 1.6 on handbook-en and 5.4 on handbook-zh (70 % Chinese characters), SmolLM2 135M, an English
model, 1.7 and 7.9."""
TOKENS_LATIN, TOKENS_CJK = 0.28, 0.95
"""Tokens a character, likewise: Gemma has 0.25 and 0.75, SmolLM2 0.26 and 1.66."""
BITS_DIGIT, TOKENS_DIGIT = log2(10), 1.0
"""A digit that nothing foretells, in a model that has a token for each: a list of extensions is in
no language."""


@dataclass(frozen=True, kw_only=True)
class Evidence(
    SettingNumbers, LabelNumbers, CourseNumbers, DataNumbers, AnswerNumbers, ModelNumbers
):
    """All named numbers of one run; None where not measured.

    Those declared here combine numbers that are measured in different places.
    """

    left_out: float | None = number(
        N_("rows left out because they are too long, of all"), Kind.SHARE
    )
    undone: float | None = number(
        N_("planned epochs that a limit or an interruption left undone"), Kind.SHARE
    )
    interrupted: bool | None = number(N_("the training was interrupted"), Kind.YES)
    scope_lost: float | None = number(
        N_("questions answered rightly that the guard refuses as about nothing known"), Kind.SHARE
    )
    untested: bool | None = number(
        N_("it was trained, and no question with an answer was put to it"), Kind.YES
    )
    out_of_patience: bool | None = number(
        N_("patience ended the training before the last planned epoch"), Kind.YES
    )
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
        """The inverse of `as_numbers`; names that this version does not know are ignored."""
        return cls(**{name: raw[name] for name in NUMBERS if name in raw})


NUMBERS = named(Evidence)
"""Label, kind and way of measuring of each number, by its field name."""


@dataclass(frozen=True)
class Records:
    """What a run leaves behind, as values.

    `held`: the validation rows, held out of the training files; `systems`: judged answers by
    `System`; `metrics`: the lines of metrics.jsonl; `too_long`: how many of the training and
    validation rows were left out for their length; `validation`: how many questions every epoch
    answered; `scope_lost`: share of the questions with an answer that are no longer right once the
    layer `scope` of the guard is on; `labels`: the field of that name in run.json; `stopped_by`:
    the code of the breaker that ended the training, if one did; `interrupted`: whether the training
    was interrupted and can be resumed.
    """

    recipe: Recipe = field(default_factory=Recipe)
    train: Sequence[Example] = ()
    test: Sequence[Example] = ()
    held: Sequence[Example] = ()
    metrics: Sequence[Mapping[str, Any]] = ()
    systems: Mapping[str, Sequence[Judged]] | None = None
    probes: ModelNumbers = field(default_factory=ModelNumbers)
    parameters: int | None = None
    too_long: int = 0
    validation: int = 0
    labels: Mapping[str, float] = field(default_factory=dict)
    stopped_by: str | None = None
    interrupted: bool = False
    scope_lost: float | None = None


def gather(records: Records) -> tuple[Evidence, Suspects]:
    """All numbers of a run, and the suspect rows behind the numbers of its data.

    Suspects are looked for in the validation rows too: they come from the same files, and their
    faults would stay in the next run.
    """
    data, suspects = data_numbers(records.train, records.test, recipe=records.recipe)
    if records.held:
        whole = (*records.train, *records.held)
        suspects = data_numbers(whole, records.test, recipe=records.recipe)[1]
    course = course_numbers(records.metrics, records.validation)
    if not _loss_is_on_answers(records.recipe):
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
        numbers |= {own.name: getattr(part, own.name) for own in fields(part)}
    numbers["untested"] = None if course.steps is None else not numbers["answerable"]
    numbers |= _cross_source_numbers(records, course, probes)
    numbers |= _script_numbers(probes, data)
    return Evidence(**numbers), suspects


def _cross_source_numbers(
    records: Records, course: CourseNumbers, probes: ModelNumbers
) -> dict[str, float | None]:
    on_answers = _loss_is_on_answers(records.recipe)
    rows = len(records.train) + len(records.held)
    return {
        "left_out": records.too_long / rows if rows else None,
        "scope_lost": records.scope_lost,
        "undone": _undone_share(records, course),
        "interrupted": None if course.steps is None else records.interrupted,
        "out_of_patience": None if course.steps is None else records.stopped_by == W406.__name__,
        "first_over_base": _ratio(course.first_loss, probes.base_loss) if on_answers else None,
        "mismatch": _difference(probes.trained_loss, course.kept_loss) if on_answers else None,
        "mismatch_times": _loss_ratio(probes.trained_loss, course.kept_loss)
        if on_answers
        else None,
        "forced_gap": _difference(probes.teacher_rows, probes.train_exact),
        "decoding_gap": _decoding_gap(records.recipe.decode, probes),
    }


def _loss_is_on_answers(recipe: Recipe) -> bool:
    """Whether the training loss is over answer tokens only, and so comparable to the other
    losses."""
    return recipe.train.loss_on == "answer"


def _undone_share(records: Records, course: CourseNumbers) -> float | None:
    """Share of the planned epochs not trained because of a limit or an interruption, else 0; None
    where nothing of the training is known."""
    if course.steps is None and course.epochs is None:
        return None
    ended = records.interrupted or records.stopped_by in LIMITS
    return 1 - (course.epochs or 0) / records.recipe.train.epochs if ended else 0.0


def _decoding_gap(decode: DecodeSettings, probes: ModelNumbers) -> float | None:
    """Share of training rows that plain decoding answers rightly beyond the recipe's decoding; 0
    where the recipe decodes plainly."""
    touched = decode.repetition_penalty != 1.0 or decode.no_repeat_ngram != 0
    if probes.train_plain is None and probes.train_exact is not None and not touched:
        return 0.0
    return _difference(probes.train_plain, probes.train_exact)


def _script_numbers(probes: ModelNumbers, data: DataNumbers) -> dict[str, float | None]:
    """Bits and tokens a character of the base model, over those of one that knows the script."""
    cjk, digits = data.cjk, data.digits or 0.0
    if cjk is None:
        return {}
    latin = max(0.0, 1.0 - cjk - digits)
    bits = cjk * BITS_CJK + digits * BITS_DIGIT + latin * BITS_LATIN
    tokens = cjk * TOKENS_CJK + digits * TOKENS_DIGIT + latin * TOKENS_LATIN
    return {
        "bits_over_usual": _ratio(probes.base_bits, bits),
        "tokens_over_usual": _ratio(probes.tokens_a_character, tokens),
    }


def _ratio(a: float | None, b: float | None) -> float | None:
    return a / b if a is not None and b else None


def _loss_ratio(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else (a + LEAST_LOSS) / (b + LEAST_LOSS)


def _difference(a: float | None, b: float | None) -> float | None:
    return a - b if a is not None and b is not None else None


def as_numbers(numbers: Evidence | ModelNumbers) -> dict[str, Any]:
    """The numbers that were measured, by name, for JSON; `Evidence.from_json` reads them."""
    return {name: value for name, value in asdict(numbers).items() if value is not None}
