"""What training really gets, as tensors: R309 the end token, R310 empty labels, R319 number types,
R320 padding. Judged from the rendered rows and from the types of the loaded weights.
"""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.facts import ModelFacts, TokenFacts
from tuneproof.check.needs import NeedsModel, NeedsTokens
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Hit, Unfit
from tuneproof.i18n import N_, _, enumerated
from tuneproof.types import Severity


class R309(NeedsTokens):
    """An end token that carries no label."""

    title = N_("End token not among the labels")
    measures = N_("Whether the last label of every rendered training row is a token that ends it.")
    message = N_("Rows whose labels do not end with an end token: {n}.")
    remedy = N_("Report this: the renderer puts one there. Train nothing with it until then.")
    severity = Severity.ERROR
    stops = True
    sources = ("EVIDENCE A1, A19, A23",)

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        """At most one hit, with every such row."""
        rows = [row for row in subject.train if row.answer in tokens.endless]
        if rows:
            yield Hit(
                where=tuple(place(row) for row in rows),
                values={"n": len(rows)},
                evidence={"rows": len(rows)},
            )


class R310(NeedsTokens):
    """Rows whose only label is the end token."""

    title = N_("Nothing left to learn")
    measures = N_(
        "Training rows whose answer has no token besides the end token, so that they teach to say "
        "nothing: a warning, an error when no other row is kept. Rows are never cut; those longer "
        "than model.max_length are left out, which R316 counts."
    )
    message = N_("{n} of {of} training rows leave no label to learn but the end.")
    remedy = N_("Write their answers, in characters that the model's tokenizer keeps.")
    stops = True
    sources = ("EVIDENCE A7 (trl#1053, #588, #1820; mlx-lm PR#1355)",)

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        """At most one hit, with every such row."""
        limit = subject.recipe.model.max_length
        kept = [
            row for row in subject.train if (tokens.length(row.question, row.answer) or 0) <= limit
        ]
        empty = [row for row in kept if tokens.targets.get(row.answer) == 1]
        if empty:
            yield Hit(
                where=tuple(place(row) for row in empty),
                values={"n": len(empty), "of": len(kept)},
                evidence={"rows": len(empty), "of": len(kept)},
                severity=Severity.ERROR if len(empty) == len(kept) else Severity.WARNING,
            )


class R319(NeedsModel):
    """Weights or an adapter in float16."""

    title = N_("Adapter or weights in float16")
    measures = N_(
        "The number types of the loaded weights and of the numbers that are trained: float16 "
        "overflows, its gradients vanish, and the loss becomes NaN. bfloat16 weights with a "
        "float32 adapter are what the engine makes."
    )
    message = N_("float16 is among the types in use: {types}.")
    remedy = N_("Set model.dtype to bfloat16 or float32; adapters are to be float32.")
    severity = Severity.ERROR
    stops = True
    sources = ("EVIDENCE A12 (PEFT troubleshooting; QLoRA README)", "EVIDENCE A14")

    def unfit(self, subject: Subject) -> Unfit | None:
        missing = super().unfit(subject)
        if missing is None and subject.model is not None and not subject.model.types:
            return Unfit.missing(_("the weights were not loaded"))
        return missing

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        if "float16" in model.types:
            yield Hit(
                where=("model.dtype",),
                values={"types": enumerated(model.types)},
                evidence={"types": list(model.types)},
                patch={"model.dtype": "float32"},
            )


class R320(NeedsModel):
    """A tokenizer whose only padding token ends answers."""

    title = N_("Padding token equal to the end token")
    measures = N_(
        "Whether the tokenizer has nothing but a token that ends answers to pad with. Training "
        "here masks padding by position, so the end is learned all the same; other programs mask "
        "by id, and then it never is."
    )
    message = N_("{model} pads with the token that ends its answers.")
    remedy = N_(
        "Nothing for this run. Before you train or serve it elsewhere, give its tokenizer a "
        "padding token of its own."
    )
    sources = ("EVIDENCE A1 (llm-course#33, unsloth#416 #1008, alpaca-lora#357)",)

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        if model.pad_is_end:
            yield Hit(where=("model.name",), values={"model": model.name})


CHECKS = (R309, R310, R319, R320)
