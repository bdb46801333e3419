"""A run's answers to a batch of questions, each the same as if asked alone.

This module knows no protocol and no queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.experiment import Answerer
from tuneproof.experiment.guarding import Guard, Seen
from tuneproof.guard.reply import Guarded, Reply
from tuneproof.serve.spoken import Spoken
from tuneproof.types import Generation


@dataclass(frozen=True, eq=False)
class Voice:
    """A run that answers: with its guard, or with `raw` the adapter alone."""

    answerer: Answerer
    raw: bool = False

    def answer(self, questions: Sequence[str]) -> list[Spoken | None]:
        """One answer a question, in order; None for a question too long for the model.

        The adapter answers them as one batch, which changes no token of its text. The guard reads
        each alone, and first: the model's states, which it judges by, could otherwise depend on the
        batch.
        """
        guard = self.answerer.guard
        assert guard is not None  # Answerer.open gives one to every run
        bench = self.answerer.bench
        prompts = {question: bench.renderer.prompt(question) for question in questions}
        fitting = [text for text, prompt in prompts.items() if bench.network.room(prompt) > 0]
        seen = [Seen() if self.raw else guard.see([text])[0] for text in fitting]
        raw = self.answerer.ask(fitting, expected=[one.likely for one in seen])
        said = {
            text: self._spoken(guard, text, generation, what, asked=len(prompts[text].ids))
            for text, generation, what in zip(fitting, raw, seen, strict=True)
        }
        return [said.get(question) for question in questions]

    def _spoken(
        self, guard: Guard, question: str, generation: Generation, seen: Seen, *, asked: int
    ) -> Spoken:
        if self.raw:
            said = Reply(question, generation.text, stopped=generation.stopped)
            declined = guard.known.declines(generation.text.strip())
            found = Guarded(said, generation.text, refused=declined)
        else:
            (found,) = guard.look([question], [generation], [seen])
        return Spoken(
            text=found.text,
            raw=generation.text,
            asked=asked,
            produced=generation.tokens,
            stopped=found.reply.stopped,
            refused=found.refused,
            changes=found.changes,
        )
