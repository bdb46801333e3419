"""Measures what the checks need to know of a base model: its tokens on these rows, its language.

What the tokenizer alone can tell needs no weights. How well the model knows the language of the
answers is measured before training, on a fixed sample of them. This module judges nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from tuneproof.check.facts import Bits, EndFacts, ModelFacts, TextTokens, TokenFacts
from tuneproof.config import Recipe
from tuneproof.data.given import read_given
from tuneproof.engine.network import Network
from tuneproof.engine.scores import score
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.rendering import Limits
from tuneproof.models.outline import Outline, load_outline, outline_of
from tuneproof.models.prompt import Rendered, Renderer
from tuneproof.progress import Progress
from tuneproof.types import Example, KnowledgeEntry

ANSWERS = 64
"""Most answers whose likelihood is measured: a few seconds for a small model on a CPU."""
SECONDS = 40.0
"""Seconds after which no further answers are measured; `Bits.answers` says how many were."""
AT_ONCE = 8
"""Rows of a batch."""


def known_of(recipe: Recipe, progress: Progress) -> ModelFacts:
    """What the checks can know of the recipe's model on its rows, without loading the weights.

    Raises DataError when the files cannot be used, ModelError when the model cannot be had.
    """
    given = read_given(recipe.data)
    outline = load_outline(recipe.model, progress)
    return outline_facts(outline, given.rows, given.knowledge)


def outline_facts(
    outline: Outline, rows: Sequence[Example], knowledge: Sequence[KnowledgeEntry] = ()
) -> ModelFacts:
    """What the checks can know of a model from its config and tokenizer, without its weights."""
    renderer = _training_renderer(outline)
    tokenizer = outline.tokenizer
    end = None if renderer is None else str(tokenizer.convert_ids_to_tokens(renderer.end_id))
    return ModelFacts(
        parameters=outline.parameters,
        tied=outline.tied,
        name=outline.local.name,
        family=str(outline.config.model_type),
        form=renderer.form if renderer else "",
        license=outline.local.license,
        context=context_of(outline.config),
        vocabulary=outline.reach,
        embedding_rows=outline.rows,
        layers=outline.layers,
        pad_is_end=outline.pad_is_eos,
        end=EndFacts(
            token=end,
            own=renderer is not None and renderer.end_id in outline.stops,
            listed=outline.local.source in ("hub", "folder"),
        ),
        tokens=token_facts(renderer, rows, knowledge) if renderer else None,
    )


def bench_facts(
    bench: Workbench,
    known: Sequence[Example],
    test: Sequence[Example],
    knowledge: Sequence[KnowledgeEntry],
    recipe: Recipe,
) -> ModelFacts:
    """`outline_facts` and what only the loaded model tells: number types, bits of some answers.

    The bits, which models are chosen by, are of known answers: those of the test stay unseen.
    Raises RecipeError when the recipe names layers that the model lacks.
    """
    seed, network = recipe.data.seed, bench.network
    types = {weight.dtype for weight in network.model.parameters()}
    types.add(network.equipped.new_adapter(recipe.lora, seed).flat.dtype)
    return replace(
        outline_facts(outline_of(bench.base), (*known, *test), knowledge),
        types=tuple(sorted(str(kind).removeprefix("torch.") for kind in types)),
        bits=answer_bits(bench, sample(known, seed), recipe.model.max_length),
    )


def context_of(config: Any) -> int | None:
    """Most ids that the model can read; None where its config sets no limit."""
    most = getattr(config.get_text_config(), "max_position_embeddings", None)
    return most if isinstance(most, int) and most > 0 else None


def token_facts(
    renderer: Renderer, rows: Sequence[Example], knowledge: Sequence[KnowledgeEntry]
) -> TokenFacts:
    """How the rows look to the model, through the renderer that training uses."""
    questions = list(dict.fromkeys(row.question for row in rows if row.question))
    answers = list(dict.fromkeys(text for row in rows for text in row.answers if text))
    prompts = {text: renderer.prompt(text) for text in questions}
    targets = {text: renderer.target(text) for text in answers}
    bos, unknown = renderer.tokenizer.bos_token_id, renderer.tokenizer.unk_token_id
    count = _Counter(renderer)
    return TokenFacts(
        answers=count.of(answers),
        questions=count.of(questions),
        knowledge=count.of(entry.text for entry in knowledge),
        prompts={text: len(prompt.ids) for text, prompt in prompts.items()},
        targets={text: len(ids) for text, ids in targets.items()},
        prefix=len(renderer.decoder_prefix),
        misspelt=frozenset(text for text, ids in targets.items() if unknown in ids[:-1]),
        endless=frozenset(text for text, ids in targets.items() if ids[-1] not in renderer.end_ids),
        doubled_start=bos is not None
        and any(prompt.ids[:2] == (bos, bos) for prompt in prompts.values()),
    )


class _Counter:
    """Counts tokens, and among them the unknown ones and those that are part of a character."""

    def __init__(self, renderer: Renderer):
        self.renderer = renderer
        self.partial: dict[int, bool] = {}

    def of(self, texts: Iterable[str]) -> TextTokens:
        """The tokens of all texts together."""
        unknown = self.renderer.tokenizer.unk_token_id
        characters = tokens = strange = pieces = 0
        for text in texts:
            ids = self.renderer.target(text)[:-1]
            characters += len(text)
            tokens += len(ids)
            strange += ids.count(unknown)
            pieces += sum(self._is_piece(id) for id in ids)
        return TextTokens(characters, tokens, strange, pieces)

    def _is_piece(self, id: int) -> bool:
        """Whether a token is only part of a character: alone it decodes to U+FFFD."""
        if id not in self.partial:
            self.partial[id] = "\ufffd" in self.renderer.tokenizer.decode([id])
        return self.partial[id]


def sample(rows: Sequence[Example], seed: int, most: int = ANSWERS) -> list[Example]:
    """One row for each of at most `most` different answers, drawn by `seed`."""
    by_answer: dict[str, list[Example]] = {}
    for row in rows:
        if row.answer and row.question:
            by_answer.setdefault(row.answer, []).append(row)
    random = Random(seed)
    chosen = random.sample(sorted(by_answer), min(most, len(by_answer)))
    return [random.choice(by_answer[answer]) for answer in chosen]


def answer_bits(bench: Workbench, rows: Sequence[Example], longest: int) -> Bits | None:
    """The likelihood of the answers of `rows` by the untouched model; None where none is measured.

    Rows of more than `longest` tokens, or longer than its context, are skipped, and after
    `SECONDS` no more are measured.
    """
    longest = min(longest, context_of(bench.base.model.config) or longest)
    pairs = Limits(longest, bench.base).fitting(rows, bench.renderer)
    texts: list[str] = []
    nats = end_nats = 0.0
    started = time.monotonic()
    for at in range(0, len(pairs), AT_ONCE):
        if time.monotonic() - started > SECONDS:
            break
        part = pairs[at : at + AT_ONCE]
        words, ends = _answer_nats(bench.network, [rendered for _row, rendered in part])
        nats, end_nats = nats + words, end_nats + ends
        texts += [row.answer for row, _rendered in part]
    if not texts:
        return None
    return Bits(
        answers=len(texts),
        characters=sum(map(len, texts)),
        bytes=sum(len(text.encode()) for text in texts),
        nats=nats,
        end_nats=end_nats,
    )


def _answer_nats(network: Network, rows: Sequence[Rendered]) -> tuple[float, float]:
    """Negative log-likelihood, in nats, of the rows' answers, and that of their end tokens."""
    logprob = score(network, None, rows).logprob
    ends = sum(float(row[-1]) for row in logprob)
    return ends - sum(float(row.sum()) for row in logprob), -ends


def _training_renderer(outline: Outline) -> Renderer | None:
    """The renderer that training would use; None for a model without an end token."""
    if not outline.end_ids or outline.tokenizer.eos_token_id is None:
        return None
    return Renderer(
        outline.tokenizer,
        kind=outline.kind,
        end_ids=outline.end_ids,
        decoder_prefix=outline.decoder_prefix,
    )
