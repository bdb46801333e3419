"""Training and answering on a device that is not the CPU leave nothing on the wrong one.

On a pretended device (`tests.pretend`), as these tests have no GPU: its numbers are the CPU's, so
that all must come out as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.rig import ASKED, lora, make_rig, randomised, recipe, renderer_of, sharp_base
from tests.pretend import pretended
from tests.tiny import FAMILIES, Family
from tuneproof.engine import shortlist
from tuneproof.engine.decode import Decoder
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.drafts import DraftBook
from tuneproof.engine.loop import Candidate, mean_loss
from tuneproof.engine.network import Network
from tuneproof.engine.states import question_states
from tuneproof.engine.together import Together, keeps_rows_apart
from tuneproof.models.prompt import Rendered


@pytest.fixture(params=FAMILIES)
def both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    """A network on the CPU and the same on the device, which is there as long as the test runs."""
    monkeypatch.setattr(shortlist, "LARGE", 10)
    monkeypatch.setattr(shortlist, "LIKELY", 20)
    family: Family = request.param
    with pretended() as device:
        base = sharp_base(family)
        base = replace(base, model=base.model.to(device), device=device)
        judge = make_rig(family)  # not the shared one, which keeps the words it chose before
        yield Both(judge.network, Network(base), judge.rows())


@dataclass(frozen=True, eq=False)
class Both:
    """Two networks of the same weights, and rows for them."""

    here: Network
    there: Network
    rows: list[Rendered]

    def candidates(self, **settings: Any) -> list[Candidate]:
        """The same candidate over each."""
        made = []
        for network in (self.here, self.there):
            candidate = Candidate(network, self.rows, recipe(lora(**settings), fork_weight=4.0))
            randomised(candidate.adapter)
            made.append(candidate)
        return made


def test_a_tensor_on_the_wrong_device_is_found() -> None:
    with pretended() as device:
        there = torch.ones(3, device=device)
        with pytest.raises(RuntimeError, match="pretend"):
            there + torch.ones(3)
        assert (there + 1).device == device and (there * 2).cpu().tolist() == [2, 2, 2]


@pytest.mark.parametrize("layers", ["all", "upper-half"])
def test_steps_and_losses_are_those_of_the_cpu(both: Both, layers: str) -> None:
    here, there = both.candidates(layers=layers)
    for _step in range(3):
        wanted, found = here.step(), there.step()
        assert found.loss == pytest.approx(wanted.loss, rel=1e-5)
        assert found.grad_norm == pytest.approx(wanted.grad_norm, rel=1e-4)
    assert mean_loss(both.there, there.adapter, both.rows) == pytest.approx(
        mean_loss(both.here, here.adapter, both.rows), rel=1e-5
    )


def test_a_candidate_goes_on_from_its_state(both: Both) -> None:
    _here, there = both.candidates()
    there.step()
    state = there.state()
    wanted = there.step().loss
    again = both.candidates()[1]
    again.restore(state)
    assert again.step().loss == pytest.approx(wanted, rel=1e-6)


def test_candidates_together(both: Both) -> None:
    pairs = [both.candidates(rank=rank) for rank in (2, 4)]
    steps = Together(both.there).step([there for _here, there in pairs])
    for (here, _there), step in zip(pairs, steps, strict=True):
        assert step.loss == pytest.approx(here.step().loss, rel=1e-5)
    assert keeps_rows_apart(both.there)


def test_answers_are_those_of_the_cpu(both: Both) -> None:
    found = []
    for candidate in both.candidates():
        network = candidate.network
        renderer = renderer_of(network.base)
        decoding = Decoding(12, frozenset(network.base.end_ids), repetition_penalty=1.2)
        decoder = Decoder(network, renderer, decoding)
        book = DraftBook([row.target for row in both.rows])
        answers = decoder.answer(ASKED, candidate.adapter, book=book)
        found.append([answer.text for answer in answers])
    assert found[0] == found[1]


def test_states_of_questions_are_those_of_the_cpu(both: Both) -> None:
    found = []
    for candidate in both.candidates():
        network = candidate.network
        renderer = renderer_of(network.base)
        prompts = [renderer.prompt(question) for question in ASKED]
        found.append(question_states(network, candidate.adapter, prompts, renderer.frame))
    assert np.allclose(found[0], found[1], rtol=1e-3, atol=1e-3)
