"""Adapter and decoding settings: R305 rank, R312 tied embeddings, R313 to R315 decoding, R321
layers that the model lacks."""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.needs import NeedsRows
from tuneproof.check.single.length import estimate
from tuneproof.check.subject import Subject
from tuneproof.config import USUAL
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, enumerated
from tuneproof.types import Severity

RANK_HIGH = 32
ROWS_FEW = 1000
TIED = ("embed_tokens", "lm_head", "wte", "shared", "embeddings", "output_embedding")
"""What the families call their input and output embeddings."""
LIMIT_HIGH = 4
"""Times the longest answer above which a length limit limits nothing."""
LONGEST_LEAST = 16
"""Tokens that the longest answer counts as at least: four times one word would be too strict."""
PENALTY_HIGH = 1.05
"""Penalty above which figures and names that an answer has to repeat may change (a proposal)."""


class R305(NeedsRows):
    """A rank above 32 for fewer than 1,000 rows."""

    title = N_("Rank higher than the rows need")
    measures = N_(
        "lora.rank above 32 with fewer than 1,000 training rows. Rank 1 of a 0.5 B model already "
        "has 550,000 parameters, 1,000 rows of 100 tokens are 100,000 tokens."
    )
    message = N_("Rank {rank} for {rows} rows.")
    remedy = N_("Set lora.rank to 16, with lora.alpha in the same proportion ({alpha:g}).")
    sources = ("EVIDENCE B (rank)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        lora, rows = subject.recipe.lora, len(subject.train)
        if lora.rank > RANK_HIGH and rows < ROWS_FEW:
            alpha = lora.alpha * USUAL.lora.rank / lora.rank
            yield Hit(
                where=("lora.rank",),
                values={"rank": lora.rank, "rows": rows, "alpha": alpha},
                evidence={"rank": lora.rank, "rows": rows},
                patch={"lora.rank": USUAL.lora.rank, "lora.alpha": alpha},
            )


class R312(Check[Subject]):
    """An adapter on tied embeddings, which merging would change at both ends."""

    title = N_("Adapter on tied embeddings")
    measures = N_(
        "lora.targets that name the embeddings or the output layer, in a model that shares one "
        "matrix between them (most below 3 B do; without the model at hand it is assumed)."
    )
    message = N_("lora.targets names {names}, which this model shares with its other end.")
    remedy = N_("Set lora.targets to all-linear.")
    sources = ("EVIDENCE A11 (transformers#45127, peft#2018, LLaMA-Factory#6749)",)
    asks_model = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        targets = subject.recipe.lora.targets
        if isinstance(targets, str) or (subject.model is not None and not subject.model.tied):
            return
        named = [name for name in targets if name.rpartition(".")[2] in TIED]
        if named:
            yield Hit(
                where=("lora.targets",),
                values={"names": enumerated(named)},
                evidence={"targets": named},
                patch={"lora.targets": "all-linear"},
            )


class R313(Check[Subject]):
    """A length limit of more than four times the longest answer."""

    title = N_("No useful length limit")
    measures = N_(
        "decode.max_new_tokens of more than four times the longest answer (estimated from its "
        "characters). Left out, it is one and a half times the longest answer."
    )
    message = N_("Up to {limit} tokens may be produced; the longest answer has about {longest}.")
    remedy = N_("Leave decode.max_new_tokens out of the recipe.")
    sources = ("EVIDENCE A1, A17", "the diary: endless repetition")

    def unfit(self, subject: Subject) -> Unfit | None:
        if subject.recipe.decode.max_new_tokens is None or not subject.train:
            return Unfit.nothing(_("the limit follows the longest answer"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        limit = subject.recipe.decode.max_new_tokens or 0
        longest = max((estimate(text) for text in {row.answer for row in subject.train}), default=0)
        if limit > LIMIT_HIGH * max(longest, LONGEST_LEAST):
            yield Hit(
                where=("decode.max_new_tokens",),
                values={"limit": limit, "longest": longest},
                evidence={"limit": limit, "longest": longest},
                patch={"decode.max_new_tokens": None},
            )


class R314(Check[Subject]):
    """Decoding without any guard against loops."""

    title = N_("No guard against repetition")
    measures = N_("decode.stop_on_loop off together with decode.no_repeat_ngram 0.")
    message = N_("An answer that repeats itself runs to the length limit.")
    remedy = N_("Set decode.stop_on_loop to true.")
    sources = ("EVIDENCE C (loop: 0 to 1.2 % of normal answers are taken for one)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        decode = subject.recipe.decode
        if not decode.stop_on_loop and not decode.no_repeat_ngram:
            yield Hit(where=("decode.stop_on_loop",), patch={"decode.stop_on_loop": True})


class R315(Check[Subject]):
    """A repetition penalty above 1.05."""

    title = N_("Repetition penalty on exact answers")
    measures = N_(
        "decode.repetition_penalty above 1.05. It lowers the score of every character seen before, "
        "also of those that the right answer repeats: digits, addresses, the words of the question."
    )
    message = N_("The penalty is {penalty:g}.")
    remedy = N_("Set decode.repetition_penalty to 1; decode.stop_on_loop ends loops.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        penalty = subject.recipe.decode.repetition_penalty
        if penalty > PENALTY_HIGH:
            yield Hit(
                where=("decode.repetition_penalty",),
                values={"penalty": penalty},
                evidence={"penalty": penalty},
                patch={"decode.repetition_penalty": 1.0},
            )


class R321(Check[Subject]):
    """Names in lora.targets that no linear layer of the base model has."""

    title = N_("Layers that the model lacks")
    measures = N_(
        "lora.targets that name no linear layer of the base model: a slip, or the names of another "
        "family. `check` looks at the model where a recipe names layers, if it is to be had."
    )
    message = N_("{model} has no layer named {names}.")
    remedy = N_("Set lora.targets to all-linear, or to some of: {known}.")
    severity = Severity.ERROR
    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        if isinstance(subject.recipe.lora.targets, str):
            return Unfit.nothing(_("all linear layers are adapted"))
        if subject.model is None or not subject.model.layers:
            return Unfit.missing(_("no base model was looked at"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        model = subject.model
        assert model is not None  # `unfit` saw to it
        strange = [name for name in subject.recipe.lora.targets if name not in model.layers]
        if strange:
            yield Hit(
                where=("lora.targets",),
                values={
                    "model": model.name,
                    "names": enumerated(strange),
                    "known": enumerated(sorted(model.layers)),
                },
                evidence={"targets": strange},
                patch={"lora.targets": "all-linear"},
            )


CHECKS = (R305, R312, R313, R314, R315, R321)
