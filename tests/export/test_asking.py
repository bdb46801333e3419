from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.export.conftest import PAIRS, Opened, tiny_run
from tests.tiny import tiny_base
from tuneproof.experiment.parts import load_parts, write_parts
from tuneproof.export import OpenedRun, export_adapter
from tuneproof.export.asking import (
    ids_of,
    plain_chat_template,
    plain_questions,
    tokenizer_to_export,
)
from tuneproof.models.prompt import Renderer
from tuneproof.progress import Silent
from tuneproof.types import Example


@pytest.mark.parametrize(("family", "way"), [
    ("gemma3", "chat"), ("llama", "chat"), ("bloom", "chat"), ("qwen2", "chat"),
    ("mt5", "seq2seq"), ("mbart", "seq2seq"),
])  # fmt: skip
def test_every_family_can_be_asked_by_what_its_folder_holds(
    family: Any, way: str, opened: Opened
) -> None:
    source = opened(family)
    tokenizer, found = tokenizer_to_export(source)
    assert found == way
    for question, _text in PAIRS:
        assert tuple(ids_of(tokenizer, found, question)) == source.renderer.prompt(question).ids


def test_the_plain_template_writes_every_line_break_and_end_token() -> None:
    tokenizer = tiny_base("gemma3").tokenizer
    tokenizer.chat_template = plain_chat_template(adds_bos=True)
    turns = [
        {"role": "system", "content": "ignored"},
        {"role": "user", "content": "one?\n"},
        {"role": "assistant", "content": "1"},
        {"role": "user", "content": "two?"},
    ]
    text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    assert text == "<bos>Q: one?\n\nA:\n1<eos>Q: two?\nA:\n"
    assert tokenizer.apply_chat_template(turns[1:2], tokenize=False) == "<bos>Q: one?\n\n"


def test_an_export_answers_as_long_as_its_run_does(tmp_path: Path) -> None:
    """An answer that training left out, as it is too long, sets no limit in either."""
    run = tiny_run(tmp_path, "llama", **{"model.max_length": 256})
    limit = OpenedRun.open(run, Silent()).decoding.limit
    parts = load_parts(run)
    page = Example("page", "Where is the page?", ("It says so. " * 400,))
    write_parts(run, replace(parts, train=(*parts.train, page)))
    assert OpenedRun.open(run, Silent()).decoding.limit == limit


def test_the_tokenizer_of_the_base_keeps_its_own_template(opened: Opened) -> None:
    source = opened("llama")
    tokenizer_to_export(source)
    assert source.base.tokenizer.chat_template is None


def test_a_template_that_would_ask_otherwise_is_left_out(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text around the question is then asked plainly; a wrong template is worse than none."""
    source = opened("llama")
    monkeypatch.setattr(
        "tuneproof.export.asking.plain_chat_template",
        lambda adds_bos: plain_chat_template(not adds_bos),
    )
    tokenizer, way = tokenizer_to_export(source)
    assert way == "text" and tokenizer.chat_template is None
    question = PAIRS[0][0]
    assert tuple(ids_of(tokenizer, way, question)) == source.renderer.prompt(question).ids


def test_a_control_token_in_a_question_does_not_cost_the_template(
    opened: Opened, tmp_path: Path
) -> None:
    """One row that quotes "<eos>" must not leave every reader without a chat template."""
    source = opened("gemma3")
    quoting = Example("x", "What is <eos> for?", ("It ends an answer.",))
    source = replace(source, parts=replace(source.parts, test=(quoting,)))
    tokenizer, way = tokenizer_to_export(source)
    assert way == "chat"
    assert plain_questions(tokenizer, ["What is <eos> for?", "a < b"]) == ["a < b"]
    assert export_adapter(source, tmp_path / "out", Silent()).way == "chat"


def test_the_base_s_chat_template_is_kept_as_it_is(opened: Opened) -> None:
    source = opened("qwen2")
    tokenizer, _way = tokenizer_to_export(source)
    assert tokenizer.chat_template == source.renderer.template
    assert isinstance(source.renderer, Renderer)
