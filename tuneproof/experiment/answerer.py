"""Questions to answers, for validation, proof, `ask` and a service alike.

Joins a network, the renderer and the known answers that serve as drafts. It judges nothing:
whether an answer is right is decided elsewhere, from the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.engine.answer import Beginning
from tuneproof.engine.checkpoint import load_adapter
from tuneproof.engine.decode import Decoder
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.drafts import DraftBook
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.engine.states import question_states
from tuneproof.evaluate.baseline import Lookup
from tuneproof.experiment.guarding import Guard
from tuneproof.experiment.kept_guard import open_guard
from tuneproof.experiment.parts import load_parts
from tuneproof.experiment.pinned import must_be_trained_on, pinned
from tuneproof.experiment.rendering import Limits
from tuneproof.guard.reply import Guarded
from tuneproof.models.load import Base, load_base
from tuneproof.models.prompt import Prompt, Renderer
from tuneproof.progress import Progress
from tuneproof.registered import must_be_as_registered
from tuneproof.store import RunFolder
from tuneproof.types import Example, Generation


@dataclass(frozen=True, eq=False)
class Workbench:
    """A base model loaded once: its network, its renderer, and its answers without an adapter, by
    question and decoding."""

    base: Base
    network: Network
    renderer: Renderer
    said: dict[tuple[str, Decoding], Generation] = field(default_factory=dict)

    @classmethod
    def open(cls, recipe: Recipe, progress: Progress) -> Workbench:
        """Load the recipe's base model. Raises ModelError or DependencyError."""
        base = load_base(recipe.model, progress)
        return cls(base, Network(base), renderer_of(base))

    @classmethod
    def of(cls, run: RunFolder, recipe: Recipe, progress: Progress) -> Workbench:
        """Load the base model that `run` was trained on, or that of its recipe where it is not
        trained yet.

        Raises RunError where the model of that name is another one now, ModelError or
        DependencyError.
        """
        status = run.status()
        model = pinned(recipe.model, status)
        bench = cls.open(recipe.model_copy(update={"model": model}), progress)
        must_be_trained_on(run, status, bench.base, bench.renderer)
        return bench


def renderer_of(base: Base) -> Renderer:
    """The renderer for a base model."""
    return Renderer(
        base.tokenizer, kind=base.kind, end_ids=base.end_ids, decoder_prefix=base.decoder_prefix
    )


class Answerer:
    """Answers questions as one run answers them: `ask` the model alone, `answer` with the guard."""

    def __init__(
        self, bench: Workbench, adapter: Adapter | None, known: Sequence[Example], recipe: Recipe
    ):
        self.bench = bench
        self.adapter = adapter
        self.recipe = recipe
        self.guard: Guard | None = None
        limits = Limits(recipe.model.max_length, bench.base)
        taught = limits.fitting((row for row in known if row.answer), bench.renderer)
        longest = max(len(made.target) for _row, made in taught)
        self.decoding = Decoding.of(recipe.decode, longest, bench.base.end_ids)
        self._decoder = Decoder(bench.network, bench.renderer, self.decoding)
        # The base model rarely stops by itself, and what is longer than every known answer
        # cannot be right any more.
        self._short = replace(self.decoding, limit=min(self.decoding.limit, longest))
        self._base_decoder = Decoder(bench.network, bench.renderer, self._short)
        self.lookup = Lookup(known)
        self._targets = {row.answer: made.target for row, made in taught}
        self._book = DraftBook([made.target for _row, made in taught])

    @classmethod
    def open(cls, run: RunFolder, progress: Progress) -> Answerer:
        """The answerer of a trained run.

        Raises RunError when the run has no adapter, was trained on another base model or with
        another prompt form, or is a registered version whose files were altered.
        """
        run.must_have_adapter()
        must_be_as_registered(run)
        recipe = run.recipe()
        parts = load_parts(run)
        bench = Workbench.of(run, recipe, progress)
        adapter = load_adapter(run / store.ADAPTER, bench.network)
        answerer = cls(bench, adapter, parts.known, recipe)
        answerer.guard = open_guard(run, recipe, parts, answerer.lookup, answerer.states)
        return answerer

    def ask(
        self,
        questions: Sequence[str],
        advance: Callable[[int], None] | None = None,
        *,
        expected: Sequence[str | None] = (),
        exact: bool = True,
        begun: Mapping[Prompt, Beginning] | None = None,
    ) -> list[Generation]:
        """One answer per question, in order; exactly what greedy decoding in float32 gives, token
        by token. `advance` is called with the number of questions answered. `expected` are guesses
        of the answers, verified token by token as every draft is; None for the look-up's.

        Without `exact` the model's own number type decides close calls: faster, and enough to
        compare epochs. `begun` is what is known of the answers already; see `Decoder.answer`.
        """
        guesses = expected or [None] * len(questions)
        first = [self._draft(*pair) for pair in zip(questions, guesses, strict=True)]
        return self._decoder.answer(
            questions,
            self.adapter,
            book=self._book,
            first=first,
            begun=begun,
            exact=exact,
            advance=advance,
        )

    def _draft(self, question: str, expected: str | None) -> tuple[int, ...]:
        """The ids of the answer that `question` will probably get."""
        text = self.lookup.answer(question).text if expected is None else expected
        return self._targets.get(text) or self.bench.renderer.target(text)

    def states(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """The hidden states of each question with the adapter, [questions, vectors, width]."""
        renderer = self.bench.renderer
        prompts = [renderer.prompt(question) for question in questions]
        return question_states(self.bench.network, self.adapter, prompts, renderer.frame)

    def answer(
        self, questions: Sequence[str], advance: Callable[[int], None] | None = None
    ) -> list[Guarded]:
        """The answers of `ask` after the layers of the guard: what a user is told."""
        if self.guard is None:
            raise ValueError("this answerer has no guard; open one with Answerer.open")
        seen = self.guard.see(questions)
        raw = self.ask(questions, advance, expected=[one.likely for one in seen])
        return self.guard.look(questions, raw, seen)

    def ask_base(
        self, questions: Sequence[str], advance: Callable[[int], None] | None = None
    ) -> list[Generation]:
        """The answers of the untouched base model, at most as long as the longest known answer.

        Runs over one base ask it the same questions, so its answers are kept in the bench.
        """
        said, decoding = self.bench.said, self._short
        new = [text for text in dict.fromkeys(questions) if (text, decoding) not in said]
        produced = self._base_decoder.answer(new, None, exact=False, advance=advance)
        said.update(((text, decoding), one) for text, one in zip(new, produced, strict=True))
        return [said[text, decoding] for text in questions]
