"""Answers that go on from what one pass over given answers shows are those of the judge."""

from __future__ import annotations

import pytest

from tests.engine.rig import ASKED, rig
from tests.engine.test_decode import (
    KINDS,
    RULES,
    adapter_of,
    decoder,
    decoding_of,
    drafts,
    expected,
    said,
    wanted,
)
from tests.tiny import FAMILIES, Family
from tuneproof.engine.drafts import DraftBook
from tuneproof.engine.scores import score
from tuneproof.models.prompt import Rendered


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("family", FAMILIES)
def test_answers_go_on_from_what_is_known_of_them(family: Family, kind: str) -> None:
    """What one pass over given answers shows of the beginnings changes no answer: neither where
    the given one is right, nor where it is wrong at once, later, or cut."""
    target = rig(family)
    adapter = adapter_of(family, "float32", kind)
    decoding = decoding_of(target)
    answers = expected(family, "float32", kind, decoding)
    prompts = [target.renderer.prompt(question) for question in ASKED]
    book = DraftBook([row.target for row in target.rows()])
    for name, given in drafts(answers, target).items():
        guesses = [tuple(guess) for guess in given]
        rows = [Rendered(*pair) for pair in zip(prompts, guesses, strict=True) if pair[1]]
        begun = score(target.network, adapter, rows).beginnings(rows)
        if name == "right":
            whole = [len(begun[prompt].choices) for prompt in prompts]
            assert whole == [len(answer) for answer in answers]
        for first in (None, guesses):
            found = decoder(target, decoding).answer(
                ASKED, adapter, first=first, book=book, begun=begun
            )
            assert said(found, decoding) == wanted(answers, decoding), name


@pytest.mark.parametrize("name", ["penalty", "no repeats"])
def test_under_rules_nothing_is_known_from_scores_alone(name: str) -> None:
    target = rig("qwen2")
    adapter = adapter_of("qwen2", "float32", "random")
    plain, ruled = decoding_of(target), decoding_of(target, **RULES[name])
    answers = expected("qwen2", "float32", "random", plain)
    assert answers != expected("qwen2", "float32", "random", ruled)
    prompts = [target.renderer.prompt(question) for question in ASKED]
    rows = [Rendered(prompt, tuple(ids)) for prompt, ids in zip(prompts, answers, strict=True)]
    begun = score(target.network, adapter, rows).beginnings(rows)
    found = decoder(target, ruled).answer(ASKED, adapter, begun=begun)
    assert said(found, ruled) == wanted(expected("qwen2", "float32", "random", ruled), ruled)
