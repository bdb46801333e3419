"""The faults of a pipeline made real: other labels, no end token, another form, a spoiled adapter.

The package itself has none of these switches: here its renderer is subclassed and its adapter
changed from outside, as a faulty collator, template or export would.
"""

from __future__ import annotations

import zlib
from dataclasses import replace

import torch

from bench.diagnosis.material import Hooks
from tuneproof.engine.lora import Adapter
from tuneproof.experiment.answerer import Workbench
from tuneproof.models.load import Base
from tuneproof.models.prompt import Prompt, Rendered, Renderer


class HookedRenderer(Renderer):
    """A renderer of `base` with the faults of `hooks`."""

    def __init__(self, base: Base, hooks: Hooks):
        super().__init__(
            base.tokenizer,
            kind=base.kind,
            end_ids=base.end_ids,
            decoder_prefix=base.decoder_prefix,
        )
        self.hooks = hooks


class FaultyLabels(HookedRenderer):
    """Only the last tokens of an answer carry a label, or some answers have no end."""

    def render(self, question: str, answer: str) -> Rendered:
        """As the renderer, with part of the answer read instead of learned."""
        whole = super().render(question, answer)
        target = whole.target if has_end(answer, self.hooks.ends) else whole.target[:-1]
        learned = max(1, round(self.hooks.labels * len(target)))
        ids = (*whole.prompt.ids, *target[: len(target) - learned])
        return Rendered(replace(whole.prompt, ids=ids), target[len(target) - learned :])


class OtherForm(HookedRenderer):
    """Questions in another form. Its digest stays that of the training: nobody noticed."""

    def prompt(self, question: str) -> Prompt:
        """The question in the form of the hooks, whatever the model's own is."""
        assert self.hooks.pattern is not None
        asked = self.hooks.pattern.format(question=question)
        return Prompt(self._with_bos(self._ids_of_text(asked)))


def has_end(answer: str, share: float) -> bool:
    """Whether this answer is among the share that is taught with its end."""
    return zlib.crc32(answer.encode()) / 2**32 < share


def for_training(bench: Workbench, hooks: Hooks) -> Workbench:
    """The workbench that trains with these hooks."""
    return replace(bench, renderer=FaultyLabels(bench.base, hooks)) if hooks.train else bench


def for_answers(bench: Workbench, hooks: Hooks) -> Workbench:
    """The workbench that answers with these hooks."""
    return replace(bench, renderer=OtherForm(bench.base, hooks)) if hooks.pattern else bench


@torch.no_grad()
def spoil(adapter: Adapter, hooks: Hooks) -> Adapter:
    """The adapter with its B multiplied; changed in place."""
    for slot in adapter.slots.values():
        slot.views(adapter.flat)[1].mul_(hooks.scale)
    return adapter
