"""States of questions, padded and batched, against the untouched model asked one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.engine.rig import ASKED, Rig, rig
from tests.tiny import FAMILIES, Family
from tuneproof.engine import states
from tuneproof.engine.states import VECTORS, question_states
from tuneproof.models.prompt import Prompt


def plain(of: Rig, prompt: Prompt) -> NDArray[np.float32]:
    """The same from the library's model: no batch, no padding, no adapter."""
    ids = torch.tensor([prompt.ids])
    asked: dict[str, Any] = {"input_ids": ids, "output_hidden_states": True}
    if of.network.seq2seq:
        prefix = torch.tensor([prompt.decoder_ids])
        out = of.untouched(**asked, decoder_input_ids=prefix)
        layers, last = out.encoder_hidden_states, out.decoder_hidden_states[-1][0, -1]
    else:
        layers = of.untouched(**asked).hidden_states
        last = layers[-1][0, -1]
    blocks = len(layers) - 1
    start, after = of.renderer.frame
    own = slice(start, len(prompt.ids) - after)
    means = [layers[max(1, round(depth * blocks))][0, own].mean(0) for depth in states.DEPTHS]
    return torch.stack([*means, last]).numpy()


@pytest.mark.parametrize("family", FAMILIES)
@torch.no_grad()
def test_states_are_those_of_the_plain_model(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "READ_IDS", 60)  # several passes, some of one row
    made = rig(family)
    prompts = [made.renderer.prompt(question) for question in ASKED]
    found = question_states(made.network, None, prompts, made.renderer.frame)
    assert found.shape[:2] == (len(ASKED), VECTORS)
    for row, prompt in enumerate(prompts):
        wanted = plain(made, prompt)
        assert np.abs(found[row] - wanted).max() < 2e-3 * max(1.0, np.abs(wanted).max()), family


def test_an_adapter_changes_them() -> None:
    made = rig("gemma3")
    prompts = [made.renderer.prompt(question) for question in ASKED]
    alone = question_states(made.network, None, prompts, made.renderer.frame)
    adapted = question_states(made.network, made.random_adapter(), prompts, made.renderer.frame)
    assert (np.abs(adapted - alone).max(axis=(1, 2)) > 1e-3).all()


def test_a_question_of_nothing_but_frame_is_averaged_whole() -> None:
    made = rig("gemma3")
    prompts = [made.renderer.prompt("")]
    found = question_states(made.network, None, prompts, made.renderer.frame)
    assert np.isfinite(found).all() and found.any()
    assert question_states(made.network, None, [], made.renderer.frame).shape[0] == 0


def test_a_broken_adapter_has_states_that_can_be_reckoned_with() -> None:
    made = rig("gemma3")
    adapter = made.random_adapter()
    with torch.no_grad():
        adapter.flat.fill_(torch.nan)
    prompts = [made.renderer.prompt(question) for question in ASKED]
    assert np.isfinite(question_states(made.network, adapter, prompts, made.renderer.frame)).all()
