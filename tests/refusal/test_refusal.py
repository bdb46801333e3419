"""Which texts refuse: in wordings that the cues were written for, and in a stranger's.

`wordings` has a file for each language that has cues: refusals, and answers that sound like some.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tuneproof import refusal
from tuneproof.refusal import (
    LONGEST,
    LONGEST_CJK,
    hints_at_refusal,
    looks_like_refusal,
    may_be_refusal,
)

HERE = Path(__file__).parent


def worded(kind: str) -> list[str]:
    """The "refusals" or "answers" of all languages."""
    files = sorted((HERE / "wordings").glob("*.json"))
    return [text for file in files for text in json.loads(file.read_text(encoding="utf-8"))[kind]]


@pytest.mark.parametrize("text", worded("refusals"))
def test_a_refusal_is_seen(text: str) -> None:
    assert looks_like_refusal(text)


@pytest.mark.parametrize("text", [*worded("answers"), ""])
def test_an_answer_that_says_no_is_an_answer(text: str) -> None:
    assert not looks_like_refusal(text)


HELD = json.loads((HERE / "held.json").read_text(encoding="utf-8"))
"""Wordings by somebody who knew no cue: 50 refusals and 50 answers that are hard to tell from them,
in Chinese and in English."""


@pytest.mark.parametrize(("language", "heard"), [("zh", 26), ("en", 21)])
def test_of_a_strangers_refusals_half_are_heard_and_no_answer_is_taken_for_one(
    language: str, heard: int
) -> None:
    """The wording alone tells no more; how a sentence is used tells the rest (`data/refusing.py`).
    One answer quotes a refusal."""
    assert sum(map(looks_like_refusal, HELD[f"{language}_refusals"])) >= heard
    taken = list(filter(looks_like_refusal, HELD[f"{language}_answers"]))
    assert all("no information found" in text for text in taken)


def test_every_language_with_cues_has_wordings_of_both_kinds() -> None:
    cues = {path.stem for path in Path(str(refusal.__file__)).parent.glob("[a-z]*.py")}
    assert {path.stem for path in (HERE / "wordings").glob("*.json")} == cues
    for kind in ("refusals", "answers"):
        assert len(worded(kind)) > 10 * len(cues)


def test_a_long_text_holds_an_answer() -> None:
    assert not looks_like_refusal("I don't know. " + "x" * LONGEST)
    assert not looks_like_refusal("我不知道。" + "字" * LONGEST_CJK)


def test_width_and_white_space_do_not_matter() -> None:
    assert looks_like_refusal("  the  handbook\ndoes NOT cover  this ")
    assert looks_like_refusal("抱歉，我無法回答！")
    assert looks_like_refusal("抱歉,我無法回答!")


def test_a_refusal_without_a_cue_has_an_apology_or_a_negation() -> None:
    for text in (
        "館方恕不另行說明。",
        "Désolé, je ne sais pas.",
        "申し訳ありません。",
        "Leider nein.",
    ):
        assert hints_at_refusal(text)
    for text in ("Hello! How can I help you?", "請於上班時間來電。", "26 days a year."):
        assert not hints_at_refusal(text)


def test_a_yes_or_a_no_and_a_long_text_can_be_no_refusal() -> None:
    for text in (
        "No, sorry.",
        "不行。",
        "沒有。",
        "Nein.",
        "可以,請先預約。",
        "x" * (LONGEST + 1),
        "",
    ):
        assert not may_be_refusal(text)
    for text in ("不好意思,請洽櫃台。", "No information.", "沒有這項資訊。", "Nothing is known."):
        assert may_be_refusal(text)


@pytest.mark.parametrize(
    "text", ["館內提供無線網路。", "館内のWi-Fiは無料です。", "本館設有無障礙坡道。"]
)
def test_what_is_free_or_wireless_is_no_negation(text: str) -> None:
    assert not hints_at_refusal(text)
