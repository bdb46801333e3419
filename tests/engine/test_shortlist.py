"""Which words a training step scores, and what that does to its loss and gradient."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from tests.engine.rig import Rig, losses, make_rig, randomised, recipe
from tests.tiny import Family
from tuneproof.engine import loss as engine_loss
from tuneproof.engine import shortlist as module
from tuneproof.engine.loop import Candidate
from tuneproof.engine.loss import ALL_WORDS, Head, answer_loss
from tuneproof.engine.shortlist import WordShortlist, find_shortlist
from tuneproof.engine.sizes import LARGE, LIKELY, STRIDE, words_scored

WORDS, WIDTH, EVERY = 50, 6, 4


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vocabulary of 100 words is large, 40 of them are likely, one of four others is scored."""
    monkeypatch.setattr(module, "LARGE", 100)
    monkeypatch.setattr(module, "LIKELY", 40)
    monkeypatch.setattr(module, "STRIDE", EVERY)
    for place in (module, engine_loss):
        monkeypatch.setattr(place, "CHUNK_WORDS", 7)


@pytest.fixture
def target() -> Rig:
    """A rig of its own: a network keeps its newest shortlist."""
    return make_rig("gemma3")


def of_words(words: list[int], weight: Tensor) -> WordShortlist:
    ids = torch.tensor(words)
    place = torch.full((len(weight),), -1)
    place[ids] = torch.arange(len(ids))
    return WordShortlist(ids, weight[ids], place)


def drawn(rows: int = 9) -> tuple[Tensor, Tensor, Tensor]:
    """States, labels and an output layer; the labels are 3, 4 and 31."""
    chance = torch.Generator().manual_seed(0)
    hidden = torch.randn(rows, WIDTH, generator=chance)
    labels = torch.tensor([3, 4, 31] * (rows // 3))
    return hidden, labels, torch.randn(WORDS, WIDTH, generator=chance)


def counted(shortlist: WordShortlist, step: int) -> Tensor:
    """How often each word counts at `step`: words are told apart by a layer that numbers them."""
    numbers = torch.arange(WORDS, dtype=torch.float32)[:, None]
    named = WordShortlist(shortlist.words, numbers[shortlist.words], shortlist.place)
    found = torch.zeros(WORDS)
    for part in named.parts(torch.tensor([3]), numbers, step):
        times = torch.full((len(part.words),), float(part.times))
        if part.counted is not None:
            times[part.counted] = 0.0
        found.index_add_(0, part.words[:, 0].long(), times)
    return found


@pytest.mark.parametrize("listed", [[3, 4, 31], [3, 4, 5, 6, 8, 12, 31, 48, 49], list(range(50))])
def test_the_words_listed_count_at_every_step_and_the_others_in_turn(listed: list[int]) -> None:
    _hidden, _labels, weight = drawn()
    shortlist = of_words(listed, weight)
    steps = [counted(shortlist, step) for step in range(3, 3 + EVERY)]
    for found in steps:
        assert (found[listed] == 1).all()
    assert (torch.stack(steps).mean(0) == 1).all(), "over a round of steps every word counts once"


def summed(hidden: Tensor, labels: Tensor, weight: Tensor, words: WordShortlist) -> list[Tensor]:
    """The summed odds of all words but the label, by step, from the losses of single rows."""
    found = []
    for step in range(EVERY):
        each = [
            answer_loss(hidden[at : at + 1], labels[at : at + 1], Head(weight), words, step)
            for at in range(len(hidden))
        ]
        own = (hidden * weight[labels]).sum(1).exp()
        found.append((torch.stack(each).exp() - 1) * own)
    return found


def test_the_sum_over_the_vocabulary_is_estimated_without_bias() -> None:
    hidden, labels, weight = drawn()
    odds = (hidden @ weight.T).exp()
    others = odds.sum(1) - odds[torch.arange(len(labels)), labels]
    found = summed(hidden, labels, weight, of_words([3, 4, 31], weight))
    assert torch.allclose(torch.stack(found).mean(0), others, rtol=1e-4)
    assert not torch.allclose(found[0], others, rtol=0.02), "a single step only estimates it"


def gradient(hidden: Tensor, labels: Tensor, weight: Tensor, **options: object) -> Tensor:
    own = hidden.clone().requires_grad_()
    answer_loss(own, labels, Head(weight), **options).backward()  # type: ignore[arg-type, no-untyped-call]
    assert own.grad is not None
    return own.grad


def test_with_every_word_listed_loss_and_gradient_are_the_whole_ones() -> None:
    hidden, labels, weight = drawn()
    listed = of_words(list(range(WORDS)), weight)
    whole = answer_loss(hidden, labels, Head(weight))
    assert torch.allclose(answer_loss(hidden, labels, Head(weight), listed, 2), whole, rtol=1e-6)
    found = gradient(hidden, labels, weight, words=listed, step=2)
    assert torch.allclose(found, gradient(hidden, labels, weight), rtol=1e-4, atol=1e-5)


def test_where_the_words_listed_have_nearly_all_probability_so_has_the_gradient() -> None:
    hidden, labels, weight = drawn()
    weight[5:30] *= 0.01
    weight[32:] *= 0.01
    hidden = hidden.abs() * 3
    weight[[0, 1, 2, 3, 4, 30, 31]] = weight[[0, 1, 2, 3, 4, 30, 31]].abs() + 1
    wanted = gradient(hidden, labels, weight)
    found = gradient(hidden, labels, weight, words=of_words([0, 1, 2, 3, 4, 30, 31], weight))
    assert float((found - wanted).norm() / wanted.norm()) < 1e-3


def test_a_score_too_large_for_its_exponential_takes_the_plain_formula() -> None:
    hidden, labels, weight = drawn()
    wanted = answer_loss(hidden * 1000, labels, Head(weight))
    found = answer_loss(hidden * 1000, labels, Head(weight), of_words([3, 4, 31], weight))
    assert torch.allclose(found, wanted)


def test_the_list_has_every_label_and_what_the_base_finds_likely(target: Rig) -> None:
    rows = target.rows()
    found = target.network.shortlist(rows, learn_prompt=False)
    assert found is not None
    listed = set(found.words.tolist())
    assert listed >= {word for row in rows for word in row.target}
    assert 40 <= len(listed) <= 40 + len({word for row in rows for word in row.target})
    assert torch.equal(found.weight, target.network.head.weight[found.words])
    mass = torch.zeros(len(target.network.head.weight))
    for row in rows:
        ids = torch.tensor([[*row.prompt.ids, *row.target]])
        scores = target.untouched(input_ids=ids).logits[0, len(row.prompt.ids) - 1 : -1]
        mass += scores.detach().softmax(1).sum(0)
    assert listed >= set(mass.topk(40).indices.tolist())

    more = target.network.shortlist(rows, learn_prompt=True)
    assert more is not None
    assert set(more.words.tolist()) >= {word for row in rows for word in row.prompt.ids}


def test_the_list_of_the_same_rows_is_kept_and_that_of_others_is_not(target: Rig) -> None:
    rows = target.rows()
    first = target.network.shortlist(rows, learn_prompt=False)
    assert target.network.shortlist(target.rows(), learn_prompt=False) is first
    assert target.network.shortlist(rows[:3], learn_prompt=False) is not first


def test_the_list_is_that_of_the_untouched_base_whatever_adapter_was_in_use(target: Rig) -> None:
    """A resumed candidate begins with none in use, one of a search after another's."""
    found = target.network.shortlist(target.rows(), learn_prompt=False)
    other = make_rig("gemma3")
    adapter = other.random_adapter()
    adapter.refresh(other.network.dtype)
    other.network.equipped.use(adapter)
    again = other.network.shortlist(other.rows(), learn_prompt=False)
    assert found is not None and again is not None
    assert torch.equal(again.words, found.words)


def capped(target: Rig) -> Iterator[Head]:
    weight = target.network.head.weight
    yield Head(weight, bias=torch.ones(len(weight)))
    yield Head(weight, softcap=30.0)


def test_all_words_are_scored_where_they_are_few_or_more_than_a_product(
    target: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = target.rows()
    for head in capped(target):
        monkeypatch.setattr(target.network, "head", head)
        assert find_shortlist(target.network, rows, learn_prompt=False) is None
    monkeypatch.undo()
    assert len(target.network.head.weight) < LARGE
    assert find_shortlist(target.network, rows, learn_prompt=False) is None


def test_the_recipe_can_have_all_words_scored(target: Rig) -> None:
    rows = target.rows()
    assert Candidate(target.network, rows, recipe(shortlist=False)).words is ALL_WORDS
    assert isinstance(Candidate(target.network, rows, recipe()).words, WordShortlist)


@pytest.mark.parametrize("family", ["gemma3", "mt5"])
def test_a_candidate_learns_nearly_what_it_learns_from_all_words(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIKELY", 200)
    target = make_rig(family)
    found = []
    for shortlist in (False, True):
        settings = recipe(batch_size=6, clip_norm=None, shortlist=shortlist, fork_weight=0.0)
        candidate = Candidate(target.network, target.rows(), settings)
        randomised(candidate.adapter)
        step = candidate.step()
        assert candidate.adapter.flat.grad is not None
        found.append((step.loss, candidate.adapter.flat.grad.clone()))
    (whole, wanted), (part, gradient) = found
    assert part != whole and part == pytest.approx(whole, rel=0.02)
    assert float((gradient - wanted).norm() / wanted.norm()) < 0.1


def test_a_restored_candidate_scores_the_words_it_would_have(target: Rig) -> None:
    settings = recipe(batch_size=2, epochs=4)
    wanted = losses(Candidate(target.network, target.rows(), settings), 9)
    first = Candidate(target.network, target.rows(), settings)
    before = losses(first, 4)
    state = first.state()
    again = make_rig("gemma3")
    second = Candidate(again.network, again.rows(), settings)
    second.restore(state)
    assert before + losses(second, 5) == wanted


def test_what_is_foretold_of_a_step_counts_the_words_it_scores() -> None:
    assert words_scored(LARGE - 1) == LARGE - 1
    assert words_scored(262_144) == LIKELY + 262_144 // STRIDE
