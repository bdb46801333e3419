"""Every setting of a recipe, declared once.

A setting's docstring beneath it is its help on the command line, its comment in the YAML that
`init` writes, and its line in the documentation. Defaults carry their source. This module reads
and writes nothing.
"""

from __future__ import annotations

from math import ceil
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LEAST_ANSWER = 32
"""The smallest length limit of answers, in tokens, where the recipe sets none."""

EPOCHS_CAP = 200
"""Most epochs of any recipe: the diary's run without a cap came apart at 200."""

COPY = 0.8
"""Overlap from which a question is a copy of another: Jaccard over character n-grams (EVIDENCE C:
leak check at 0.8)."""

LENGTH_MOST = 131072
"""Most tokens of a row."""

Minutes = Annotated[float, Field(gt=0.0, le=366 * 24 * 60)]
"""A time to keep to, of a year at most: without an end is null."""

Seed = Annotated[int, Field(ge=0, lt=2**32)]
"""Of what is drawn by chance."""


class Section(BaseModel):
    """A group of settings: unknown names are faults, values never change."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class DataSettings(Section):
    """Where the examples come from and how they are split."""

    train: tuple[str, ...] = ()
    """Files with questions and answers: CSV, JSONL, Parquet or XLSX."""
    test: str | None = None
    """File with test questions. Without one, a part of the training files is held out."""
    kb: str | None = None
    """File with the knowledge base: id, text."""
    validation_share: Annotated[float, Field(ge=0.0, le=0.5)] = 0.12
    """Share of the training phrasings that choose the best epoch (the diary: 0.1 to 0.2)."""
    test_share: Annotated[float, Field(ge=0.05, le=0.5)] = 0.2
    """Share of the phrasings held out as the test when no test file is given."""
    leak_threshold: Annotated[float, Field(gt=0.0, le=1.0)] = COPY
    """Overlap from which a training question counts as a copy of a test question.
    Jaccard over character n-grams (EVIDENCE C: leak check at 0.8)."""
    seed: Seed = 0
    """Seed of the split."""


MadeKind = Literal[
    "short", "formal", "colloquial", "typo", "mixed", "script", "polite", "plain", "order",
    "crossover", "contrast", "near-miss",
]  # fmt: skip


class AugmentSettings(Section):
    """New training rows made from the given ones, as `tuneproof augment` makes them."""

    kinds: tuple[MadeKind, ...] = tuple(kind for kind in get_args(MadeKind) if kind != "script")
    """Ways to make rows. Every one but script, which changes between Simplified and Traditional
    Chinese, is asked by default."""
    per_topic: Annotated[int, Field(ge=0, le=200)] = 0
    """Most new rows a topic; 0 makes none: six gained nothing on either example
    (docs/training.md)."""
    share: Annotated[float, Field(ge=0.0, le=0.9)] = 0.5
    """Most new rows as a share of all training rows (a proposal)."""
    seed: Seed = 0
    """Seed of what is made and of what is kept of it."""


class ModelSettings(Section):
    """The base model and where it runs."""

    name: str = "gemma3-270m"
    """An embedded model's name, a hub id, a folder, or a GGUF file."""
    revision: str | None = None
    """Hub revision. Without one, the newest is taken, and which one it was is recorded."""
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    """Where to compute. auto: cuda, else mps, else cpu."""
    dtype: Literal["auto", "bfloat16", "float32"] = "auto"
    """Type of the frozen weights and of the arithmetic. auto: bfloat16 where the device is
    measured to be fast at it, else float32. LoRA masters stay float32."""
    max_length: Annotated[int, Field(ge=16, le=LENGTH_MOST)] = 1024
    """Longest rendered example in tokens. Longer ones are left out and counted, never cut."""


class LoraSettings(Section):
    """The adapter."""

    rank: Annotated[int, Field(ge=1, le=256)] = 16
    """How much the adapter can take in (rank r). 8 to 16 is ample below 1,000 short rows
    (EVIDENCE B)."""
    alpha: Annotated[float, Field(gt=0)] = 32.0
    """Scale: the update is multiplied by alpha / rank. Twice the rank is the usual choice."""
    targets: Literal["all-linear"] | tuple[str, ...] = "all-linear"
    """Modules to adapt: all-linear, or names such as q_proj (EVIDENCE B: all linear layers,
    the MLP above all, even on small data)."""
    layers: Literal["all", "upper-half"] = "upper-half"
    """Which layers to adapt. With upper-half the lower half's output never changes and is computed
    once; in quality the two were one question apart (EVIDENCE B)."""
    dropout: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    """Dropout on the adapter's input (EVIDENCE B: 0)."""


class TrainSettings(Section):
    """The schedule."""

    epochs: Annotated[int, Field(ge=1, le=EPOCHS_CAP)] = 5
    """Passes over the training data, a hard cap. Answers stood still from epoch 4 or 5 on
    (EVIDENCE B)."""
    batch_size: Annotated[int, Field(ge=1, le=512)] = 8
    """Examples a step; 4 to 16 are usual (EVIDENCE B)."""
    learning_rate: Annotated[float, Field(gt=0.0, le=0.1)] = 1e-3
    """How big the steps of training are at most. Measured for models below 0.5 B on short answers
    (EVIDENCE B, last paragraph); larger models want less."""
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    """How the rate falls after the warm-up."""
    warmup_steps: Annotated[int, Field(ge=0)] | None = None
    """Steps of rising rate. Without a number, 6 % of all, at least one (EVIDENCE B: 5 to 10 %)."""
    weight_decay: Annotated[float, Field(ge=0.0, le=1.0)] = 0.01
    """Decoupled weight decay on the adapter (EVIDENCE B)."""
    clip_norm: Annotated[float, Field(gt=0.0)] | None = 1.0
    """Largest gradient norm; null does not clip (the diary: 0.5 to 1.0)."""
    loss_on: Literal["answer", "all"] = "answer"
    """Which tokens are learned: the answer with its end token, or the question too."""
    fork_weight: Annotated[float, Field(ge=0.0, le=100.0)] = 4.0
    """Extra weight of the tokens at which known answers that begin alike go on differently: they
    decide which answer it becomes (docs/training.md). 0 counts every token alike."""
    fork_smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.2
    """Share of the probability that is spread over all known ways on at such a token. 0 teaches
    certainty, and phrasings never seen then meet with as much of it."""
    shortlist: bool = True
    """Of a vocabulary of 65,536 words or more, score at each step those that matter and a sample of
    the others (docs/training.md); false scores all."""
    seed: Seed = 0
    """Seed of the adapter's start and of the order of examples."""


class StopSettings(Section):
    """When to stop before the last epoch."""

    patience: Annotated[int, Field(ge=1)] | None = 3
    """Epochs without a gain before stopping: `min_gain` more right, or a validation loss lower by
    5 %. null never stops early."""
    min_gain: Annotated[float, Field(ge=0.0, le=1.0)] = 0.01
    """Smallest gain of the validation score that counts as one."""
    minutes: Minutes | None = None
    """Longest training time; the run ends with what it has."""
    tokens: Annotated[int, Field(ge=1)] | None = None
    """Most tokens to train on; the run ends with what it has."""


def _off(value: object) -> Any:
    """YAML reads a bare `off` as false."""
    return "off" if value is False else value


Action = Annotated[Literal["off", "warn", "lower-rate", "rollback", "stop"], BeforeValidator(_off)]
LimitAction = Annotated[Literal["off", "warn", "stop"], BeforeValidator(_off)]


class WatchSettings(Section):
    """What to do when something goes wrong during training. off: do not look. warn: say so.
    lower-rate: half the learning rate from there on. rollback: back to the best checkpoint, and
    on at half the rate. stop: end with the best checkpoint."""

    not_finite: Literal["rollback", "stop"] = "stop"
    """Loss or gradient is no number, W401 (EVIDENCE C: stop now)."""
    loss_spike: Action = "warn"
    """One step's loss far above those before, W402. One odd batch is rarely worth more."""
    spike_deviations: Annotated[float, Field(ge=3.0)] = 6.0
    """Standard deviations above the median that are a spike (EVIDENCE C: 6)."""
    divergence: Action = "rollback"
    """The loss has risen for good, W403."""
    divergence_factor: Annotated[float, Field(gt=1.0)] = 1.5
    """Times the initial loss from which training diverges (EVIDENCE C, a proposal)."""
    gradient_norm: Action = "warn"
    """The gradient norm stays out of range, W404. Clipping already limits the step."""
    gradient_limit: Annotated[float, Field(gt=0.0)] = 10.0
    """Gradient norm above which it is out of range (the diary: 10)."""
    gap: Action = "stop"
    """Validation loss far above training loss while answers get worse, W405."""
    gap_watch: Annotated[float, Field(ge=0.0)] = 1.0
    """Gap from which that is said (the diary: below 0.5 healthy, watch at 1)."""
    gap_broken: Annotated[float, Field(ge=0.0)] = 5.0
    """Gap from which `gap` is done (the diary: broken above 5)."""
    no_gain: Action = "stop"
    """`stop.patience` is used up, W406."""
    loops: Action = "rollback"
    """Validation answers begin to repeat themselves, W407: the first sign of a collapse."""
    echoes: Action = "warn"
    """Validation answers begin to echo the question, W408. The data is the cure, not the rate."""
    answer_limit: Annotated[float, Field(gt=0.0, le=1.0)] = 0.1
    """Share of the validation answers from which loops and echoes count (a proposal)."""
    forgetting: Action = "warn"
    """What the base model knew of general text is being forgotten, W409. off saves measuring it."""
    forgotten_limit: Annotated[float, Field(gt=0.0)] = 0.7
    """Share of that knowledge whose loss is too much: a proposal, twice that of a run of this
    project with 80 % right (EVIDENCE C: no absolute threshold is known)."""
    out_of_time: LimitAction = "stop"
    """`stop.minutes` are over, W410."""
    disk: LimitAction = "stop"
    """The disk is almost full, W411. A run that is stopped for it can be resumed."""
    least_checkpoints: Annotated[int, Field(ge=1)] = 2
    """Checkpoints that must still fit on the disk."""
    memory: LimitAction = "warn"
    """The memory is almost used up, W412. A run that is stopped for it can be resumed."""
    least_memory: Annotated[float, Field(ge=0.0, le=1.0)] = 0.03
    """Share of the memory that must be left (a proposal)."""
    token_budget: LimitAction = "stop"
    """`stop.tokens` are used up, W413."""
    rollbacks: Annotated[int, Field(ge=0)] = 2
    """Most rollbacks of a run; where another one is due it stops (a proposal)."""


class DecodeSettings(Section):
    """How answers are produced. Always greedy: the same question gets the same answer."""

    max_new_tokens: Annotated[int, Field(ge=1, le=8192)] | None = None
    """Length limit. Without one, one and a half times the longest training answer, at least 32."""
    repetition_penalty: Annotated[float, Field(ge=1.0, le=2.0)] = 1.0
    """Above 1 lowers the score of tokens already seen. Exact answers want 1."""
    no_repeat_ngram: Annotated[int, Field(ge=0, le=20)] = 0
    """Ban on repeating n tokens in a row; 0 allows them."""
    stop_on_loop: bool = True
    """Cut an answer whose end has repeated itself at least four times over 24 tokens."""

    def limit(self, longest: int) -> int:
        """The length limit of answers in tokens, where the longest known answer has `longest`."""
        return self.max_new_tokens or max(LEAST_ANSWER, ceil(1.5 * longest))


class SearchSettings(Section):
    """Whether `fit` tries several candidates, and for how long."""

    minutes: Minutes | None = None
    """Minutes for all of it, from the first candidate to the proof. Without them, and without a
    number of trials: one candidate, the recipe as it is."""
    trials: Annotated[int, Field(ge=1, le=64)] | None = None
    """Most candidates. Without a number, as many as the minutes allow."""
    together: Annotated[int, Field(ge=1, le=64)] = 1
    """Candidates begun together; after 2, 4 and 8 epochs those in the worse half that are clearly
    behind are given up. More than one pays where there is time for many, several machines, or a
    GPU, which makes the steps of all of them in common passes."""
    seed: Seed = 0
    """Seed of the samples."""
    cpus_per_trial: Annotated[int, Field(ge=1, le=1024)] | None = None
    """CPU cores that a candidate computes with, here or on a cluster. Without a number, as many as
    this machine takes by itself. The same number everywhere gives the same losses everywhere."""
    gpus_per_trial: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    """GPUs of a candidate on a cluster; with 0.5 two candidates share one. Without a number, one
    where this machine computes on a GPU, else none."""

    @property
    def wanted(self) -> bool:
        """Whether a search is asked for, so that more than one candidate is tried."""
        return self.minutes is not None or self.trials is not None


class GuardSettings(Section):
    """What stands between the adapter's answer and whoever asked; every layer can be off."""

    loops: bool = True
    """Cut back or refuse an answer that repeats itself or has no end."""
    facts: bool = True
    """Replace or refuse an answer with a number, date, address or name that what it rests on does
    not have: its knowledge-base entry, or without a knowledge base the training answers."""
    snap: bool = True
    """Replace an answer that is nearly a known one by that one."""
    snap_similarity: Annotated[float, Field(ge=0.5, le=1.0)] = 0.8
    """Similarity from which an answer is nearly a known one."""
    rules: bool = True
    """Let the rules of rules_file decide the questions that they match."""
    rules_file: str | None = None
    """File with your own rules: a pattern, an answer or a refusal, test questions. A run keeps its
    own copy as rules.yaml, which may be changed there."""
    scope: bool = True
    """Refuse a question that is about nothing known, told by a small classifier of the known
    questions against questions of everyday life; no refusal of your own is needed. For questions in
    Chinese, English, French, German, Italian, Japanese, Korean, Portuguese or Spanish."""
    abstain: bool = True
    """Refuse what is not known, and choose between adapter, probe and look-up, by a calibration on
    the validation questions (see objectives)."""
    probe: bool = True
    """Let `abstain` hear a probe too: a small classifier that says which known answer the adapter's
    inner states and the question's characters point to, whatever the adapter puts into words. Costs
    one more pass over each question."""


class ObjectiveSettings(Section):
    """What is asked of the guarded answers. The two pull against each other."""

    false_answers: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.05
    """Highest share of the questions without an answer that may get one. A promise needs at least
    59 unanswerable validation questions for 5 % (EVIDENCE D); with fewer it is said that there is
    none."""
    false_refusals: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.03
    """Highest share of the questions with an answer that may be refused to keep that promise; raise
    it to have the promise at a higher price. Where no promise can be had, a false refusal weighs
    false_answers / false_refusals times as much as a false answer."""


class CheckSettings(Section):
    """Which checks count before a run, by code prefix: D1 or D112."""

    select: tuple[str, ...] = ()
    """Look for these only; empty looks for everything."""
    ignore: tuple[str, ...] = ()
    """Do not look for these."""
    per_file: dict[str, tuple[str, ...]] = {}
    """File name or pattern, and the codes that are silent for it: {"old.csv": ["D111"]}."""
    encoder: str = "auto"
    """Sentence encoder for what is compared by its meaning. auto: multilingual-e5-small where its
    package is installed; none; or a folder or hub id of sentence-transformers."""


class Recipe(Section):
    """One run, whole."""

    version: Literal[1] = 1
    """Version of this format."""
    data: DataSettings = DataSettings()
    """Where the examples come from and how they are split."""
    augment: AugmentSettings = AugmentSettings()
    """New training rows made from the given ones, as `tuneproof augment` makes them."""
    model: ModelSettings = ModelSettings()
    """The base model and where it runs."""
    lora: LoraSettings = LoraSettings()
    """The adapter."""
    train: TrainSettings = TrainSettings()
    """The schedule."""
    stop: StopSettings = StopSettings()
    """When to stop before the last epoch."""
    watch: WatchSettings = WatchSettings()
    """What to do when something goes wrong during training. off: do not look. warn: say so.
    lower-rate: half the learning rate from there on. rollback: back to the best checkpoint, and
    on at half the rate. stop: end with the best checkpoint."""
    decode: DecodeSettings = DecodeSettings()
    """How answers are produced."""
    search: SearchSettings = SearchSettings()
    """Whether `fit` tries several candidates, and for how long."""
    guard: GuardSettings = GuardSettings()
    """What stands between the adapter's answer and whoever asked; every layer can be off."""
    objectives: ObjectiveSettings = ObjectiveSettings()
    """What is asked of the guarded answers. The two pull against each other."""
    check: CheckSettings = CheckSettings()
    """Which checks count before a run, by code prefix: D1 or D112."""


USUAL = Recipe()
"""The defaults; what a check or a diagnosis proposes is taken from here."""
