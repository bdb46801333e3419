"""The base model: M201 its language, M205 to M208 its tokens, M211 its licence, M212 its family.

Everything is judged from values that were measured with the model or its tokenizer (`ModelFacts`);
a check whose value was not measured is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuneproof.check.facts import ModelFacts
from tuneproof.check.needs import NeedsModel
from tuneproof.check.subject import Subject
from tuneproof.findings import Hit, Unfit
from tuneproof.i18n import N_, _
from tuneproof.types import Severity

BITS_HIGH = 2.6
"""Bits per byte above which a model does not know the language (a proposal). Measured on
handbook-zh: Gemma 3 270M 2.2, SmolLM2 135M 3.1; tuned on the diary's Chinese set the first reached
87 %, the second 67 % and refused nothing (DESIGN). On English both have 0.7 to 1.7."""
BETTER = 0.8
"""Share of the bits up to which another model knows the language better (a proposal)."""
CHARACTERS_LEAST = 300
"""Fewest characters of answers whose likelihood says something (a proposal)."""
TRIED = ("gemma3_text", "llama", "qwen2", "bloom", "mt5", "mbart")
"""Families that the project's own tests train, answer with and compare with PEFT."""
OPEN = ("apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "isc", "cc0-1.0", "unlicense")
RESTRICTED = re.compile(r"(^|[-_ ])(nc|non-?commercial|research)([-_ ]|$)")


class M201(NeedsModel):
    """A base model that is not known to read the data's language."""

    title = N_("Base model does not know the language")
    measures = N_(
        "How well the untrained model predicts at most 64 different answers after their "
        "questions, in bits a character (comparable between vocabularies) and bits a UTF-8 byte "
        "(comparable between scripts); fewer are better. More than 2.6 bits a byte, or another "
        "model at hand that needs less than 80 % of the bits, is a warning. Both thresholds are "
        "proposals: on Traditional Chinese Gemma 3 270M has 2.2 bits a byte and reached 87 % on "
        "the diary's data, SmolLM2 135M has 3.1, reached 67 % and refused nothing; on English "
        "both have 0.7 to 1.7."
    )
    message = N_(
        "{model} needs {bits:.2f} bits a character for the answers ({per_byte:.2f} a byte){other}."
    )
    remedy = N_(
        "Take a model that knows the language: `tuneproof models --for DATA` ranks those at hand, "
        "`--model` adds others."
    )
    sources = ("DESIGN (embedded models, measured)",)

    def unfit(self, subject: Subject) -> Unfit | None:
        missing = super().unfit(subject)
        if missing is not None or subject.model is None:
            return missing
        if subject.model.bits is None:
            return Unfit.missing(_("the weights were not loaded"))
        if subject.model.bits.characters < CHARACTERS_LEAST:
            return Unfit.nothing(_("too few answers to tell"))
        return None

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        bits, better = model.bits, model.better
        if bits is None:
            return
        if better is not None and better[1] > BETTER * bits.per_character:
            better = None
        if bits.per_byte <= BITS_HIGH and better is None:
            return
        other = ""
        if better is not None:
            other = _("; {name}, which is at hand too, needs {figure:.2f}").format(
                name=better[0], figure=better[1]
            )
        yield Hit(
            where=("model.name",),
            values={
                "model": model.name,
                "bits": bits.per_character,
                "per_byte": bits.per_byte,
                "other": other,
            },
            evidence={
                "bits_per_character": round(bits.per_character, 3),
                "bits_per_byte": round(bits.per_byte, 3),
                "answers": bits.answers,
                "better": list(better) if better else None,
            },
            patch={"model.name": better[0]} if better else {},
        )


class M205(NeedsModel):
    """A tokenizer without an end token."""

    title = N_("No end token")
    measures = N_(
        "Whether the tokenizer, the model's generation config or its chat template names a token "
        "that ends an answer, and the tokenizer an end of sequence to teach."
    )
    message = N_("Nothing says with which token an answer of {model} ends.")
    remedy = N_("Set eos_token in its tokenizer_config.json, or choose another base model.")
    severity = Severity.ERROR
    stops = True
    sources = ("EVIDENCE A1 (llm-course#33, unsloth#416, alpaca-lora#357)",)

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        if model.end is not None and model.end.token is None:
            yield Hit(where=("model.name",), values={"model": model.name})


class M206(NeedsModel):
    """An end token that the weights were not trained to stop at."""

    title = N_("End token that the weights never learned")
    measures = N_(
        "Whether the token that ends an answer in the chat template is among those that the "
        "weights were published to stop at (generation_config.json). A base model with a borrowed "
        "template has never produced it, and its embeddings stay frozen here: it answers and does "
        "not stop. A GGUF file can name one such token only, so there it is a warning."
    )
    message = N_(
        "Answers of {model} are to end with {token}, and its weights were not published to stop "
        "there."
    )
    remedy = N_(
        "Take the instruction-tuned model of the same family, or remove the chat template from "
        "its tokenizer: answers then end with its own end of sequence."
    )
    severity = Severity.ERROR
    stops = True
    sources = ("EVIDENCE A6 (Qwen3#1064, Qwen#608, LLaMA-Factory#7943)",)

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        end = model.end
        if end is None or end.token is None or end.own:
            return
        yield Hit(
            where=("model.name",),
            values={"model": model.name, "token": end.token},
            evidence={"token": end.token, "bits": round(model.bits.end, 2) if model.bits else None},
            severity=Severity.ERROR if end.listed else Severity.WARNING,
        )


class M207(NeedsModel):
    """Prompts that begin with two beginning tokens."""

    title = N_("Beginning token doubled")
    measures = N_(
        "Whether a rendered prompt starts with two beginning-of-sequence tokens. No text that the "
        "base model learned from begins so."
    )
    message = N_("Prompts for {model} begin with the beginning token twice.")
    remedy = N_(
        "Remove the beginning token from the chat template, or from the tokenizer's post-processor."
    )
    sources = ("EVIDENCE A9 (trl#1400, OpenRLHF#393)",)

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        if model.tokens is not None and model.tokens.doubled_start:
            yield Hit(where=("model.name",), values={"model": model.name})


class M208(NeedsModel):
    """More tokens in the tokenizer than rows in the embeddings."""

    title = N_("More tokens than embeddings")
    measures = N_(
        "Whether the tokenizer has more tokens than the model has input embeddings: one without "
        "an embedding stops the first step. Special tokens that no text and no prompt uses do not "
        "count, such as Gemma 3's for images."
    )
    message = N_("The tokenizer of {model} has {tokens} tokens, its embeddings {rows} rows.")
    remedy = N_("Use the tokenizer that the model was published with.")
    severity = Severity.ERROR
    stops = True
    sources = ("EVIDENCE A21 (Qwen-VL#415)",)

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        tokens, rows = model.vocabulary, model.embedding_rows
        if tokens is not None and rows is not None and tokens > rows:
            yield Hit(
                where=("model.name",),
                values={"model": model.name, "tokens": tokens, "rows": rows},
                evidence={"tokens": tokens, "rows": rows},
            )


class M211(NeedsModel):
    """A base model without a licence, or with terms to be read."""

    title = N_("Licence to be read")
    measures = N_(
        "The licence that the model's source names: none, or one with terms of its own, is a note; "
        "one for research or non-commercial use only is a warning."
    )
    message = N_("{model}: {license}.")
    remedy = N_("Read its terms before you use or pass on what is trained on it.")
    severity = Severity.NOTE

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        name = (model.license or "").lower()
        if name in OPEN:
            return
        license_name = model.license or _("its source names no licence")
        yield Hit(
            where=("model.name",),
            values={"model": model.name, "license": license_name},
            evidence={"license": model.license},
            severity=Severity.WARNING if RESTRICTED.search(name) else Severity.NOTE,
        )


class M212(NeedsModel):
    """A family of models that the tests do not train."""

    title = N_("Family that the tests do not train")
    measures = N_(
        "Whether the model is of a family that the project's own tests train and compare with "
        "PEFT: Gemma 3, Llama, Qwen2, BLOOM, mT5, mBART. Others are compared with the model's own "
        "output when they are loaded, and refused where that differs."
    )
    message = N_("{model} is of the family {family}, which the tests do not train.")
    remedy = N_("Nothing, when the run's figures are good; report it when they are not.")
    severity = Severity.NOTE

    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        if model.family and model.family not in TRIED:
            yield Hit(
                where=("model.name",),
                values={"model": model.name, "family": model.family},
                evidence={"family": model.family},
            )


CHECKS = (M201, M205, M206, M207, M208, M211, M212)
