"""Numbers that only the model itself can give. They are declared here and measured elsewhere.

A caller with a loaded model measures them on a sample of training rows; what it leaves out counts
as not measured. Losses are in nats a token.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuneproof.diagnose.numbers.number import Ask, Kind, number
from tuneproof.i18n import N_


@dataclass(frozen=True, kw_only=True)
class ModelNumbers:
    """How adapter and base model do on a sample of the training rows."""

    train_asked: int | None = number(N_("training rows asked"), Kind.COUNT, Ask.PROBE)
    train_exact: float | None = number(
        N_("training rows answered word for word"), Kind.SHARE, Ask.PROBE
    )
    train_plain: float | None = number(
        N_("training rows answered word for word with plain decoding"), Kind.SHARE, Ask.PROBE
    )
    train_stopped: float | None = number(
        N_("answers to training rows that stop by themselves"), Kind.SHARE, Ask.PROBE
    )
    teacher_right: float | None = number(
        N_("tokens of training answers foretold, given those before"), Kind.SHARE, Ask.PROBE
    )
    teacher_rows: float | None = number(
        N_("training answers foretold whole, given the tokens before"), Kind.SHARE, Ask.PROBE
    )
    teacher_end: float | None = number(
        N_("ends of training answers foretold"), Kind.SHARE, Ask.PROBE
    )
    trained_loss: float | None = number(
        N_("loss of the adapter on whole training answers"), Kind.LOSS, Ask.PROBE
    )
    base_loss: float | None = number(
        N_("loss of the base model on whole training answers"), Kind.LOSS, Ask.PROBE
    )
    base_bits: float | None = number(
        N_("bits a character that the base model needs for the answers"), Kind.PLAIN, Ask.PROBE
    )
    tokens_a_character: float | None = number(
        N_("tokens a character of the answers"), Kind.PLAIN, Ask.PROBE
    )
    limit_over_longest: float | None = number(
        N_("length limit against the longest training answer"), Kind.TIMES, Ask.PROBE
    )
    differs: float | None = number(
        N_("change that the adapter makes to the probability of a token, in nats"),
        Kind.LOSS,
        Ask.PROBE,
    )
    adapter_peak: float | None = number(
        N_("largest number in the adapter's B"), Kind.PLAIN, Ask.PROBE
    )
    adapter_share: float | None = number(
        N_("size of the adapter's change, of the weights it changes"), Kind.SHARE, Ask.PROBE
    )
    forgotten: float | None = number(
        N_("what the base model knew of general text that is gone"), Kind.SHARE, Ask.PROBE
    )
    drift: float | None = number(
        N_("loss that general text gained through training"), Kind.LOSS, Ask.PROBE
    )
    same_prompt: bool | None = number(
        N_("questions are asked in the form they were trained in"), Kind.YES, Ask.PROBE
    )
