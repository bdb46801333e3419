"""What was measured of a base model, as plain values that checks judge.

None means not measured: the check is then skipped, nothing is guessed. This module
loads nothing and judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from tuneproof.types import Finding


@dataclass(frozen=True, slots=True)
class TextTokens:
    """How a tokenizer cuts a set of texts, as totals over all of them.

    Of the `tokens`, `unknown` are unknown tokens, and `pieces` stand for less than a whole
    character.
    """

    characters: int = 0
    tokens: int = 0
    unknown: int = 0
    pieces: int = 0

    @property
    def per_character(self) -> float | None:
        """Tokens per character; None without text."""
        return self.tokens / self.characters if self.characters else None


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What tokenizer and renderer make of the rows; no weights are needed to know it.

    `prompts` maps a question to the number of ids that are read before its answer, `targets` an
    answer to the number of ids that are learned, the end token included. Both lie in one sequence,
    except in an encoder-decoder, whose decoder starts with `prefix` ids. `misspelt` are answers
    with an unknown token, `endless` answers whose last id is no end token. `doubled_start` is True
    when a prompt begins with two beginning-of-sequence tokens.
    """

    answers: TextTokens = TextTokens()
    questions: TextTokens = TextTokens()
    knowledge: TextTokens = TextTokens()
    prompts: Mapping[str, int] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    prefix: int = 0
    misspelt: frozenset[str] = frozenset()
    endless: frozenset[str] = frozenset()
    doubled_start: bool = False

    def length(self, question: str, answer: str) -> int | None:
        """Ids in the row's sequence (of an encoder-decoder, in the longer of the two); None for a
        text that was not measured."""
        prompt, target = self.prompts.get(question), self.targets.get(answer)
        if prompt is None or target is None:
            return None
        return self.span(prompt, target)

    def span(self, prompt: int, answer: int) -> int:
        """The same for a prompt and an answer of so many ids."""
        return max(prompt, self.prefix + answer) if self.prefix else prompt + answer


@dataclass(frozen=True, slots=True)
class EndFacts:
    """The token that ends an answer; `token` is its text, None when there is none.

    `own` says that the weights were published to stop at it; `listed` that their publication
    could name several such tokens, which a GGUF file cannot.
    """

    token: str | None
    own: bool = True
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Bits:
    """The negative log-likelihood of answers, given their questions, under an untrained base model.

    `answers`, `characters` and `bytes` (UTF-8) count what was measured; `nats` is the total without
    end tokens, `end_nats` that of the end tokens.
    """

    answers: int
    characters: int
    bytes: int
    nats: float
    end_nats: float

    @property
    def per_character(self) -> float:
        """Bits per character: comparable between vocabularies."""
        return self.nats / log(2) / max(1, self.characters)

    @property
    def per_byte(self) -> float:
        """Bits per UTF-8 byte: comparable between scripts too."""
        return self.nats / log(2) / max(1, self.bytes)

    @property
    def end(self) -> float:
        """Bits per end token, after its whole answer."""
        return self.end_nats / log(2) / max(1, self.answers)


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """One base model.

    `parameters` counts each weight once; `tied` says that input and output embeddings are one
    matrix. `family` is the model type of its config, `form` the form of its prompts (chat,
    plain, seq2seq). `license` is None where its source names none. `context` is the most ids it can
    read, None when nothing limits it. `vocabulary` counts the tokens up to the last one that a text
    or a prompt can come to. `layers` are the names of its linear layers. `pad_is_end` says that it
    pads with a token that ends answers. `types` are the number types of the weights and of what is
    trained. `better` is another model at hand with fewer bits per character: its name and its
    figure.
    """

    parameters: int
    tied: bool
    name: str = ""
    family: str = ""
    form: str = ""
    license: str | None = None
    context: int | None = None
    vocabulary: int | None = None
    embedding_rows: int | None = None
    layers: frozenset[str] = frozenset()
    pad_is_end: bool | None = None
    types: tuple[str, ...] = ()
    end: EndFacts | None = None
    tokens: TokenFacts | None = None
    bits: Bits | None = None
    better: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run was predicted to take on this machine, and what it then took.

    Times are in seconds; `peak`, `taken_peak` and `memory`, what the device has, in bytes.
    """

    seconds: float
    peak: int
    memory: int | None = None
    taken_seconds: float | None = None
    taken_peak: int | None = None


@dataclass(frozen=True, slots=True)
class RankedModel:
    """One model measured on this data. `facts` and `cost` are None where `fault` says why it could
    not be measured; `seconds` is how long measuring took, without a one-time download or
    conversion."""

    name: str
    facts: ModelFacts | None = None
    cost: Cost | None = None
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    fault: str | None = None

    @property
    def bits(self) -> Bits | None:
        """The figure that models are ranked by."""
        return self.facts.bits if self.facts else None
