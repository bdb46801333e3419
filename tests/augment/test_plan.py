"""Augmentation whole: repeatable, harmless to the test, silent about nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.augment.rows import CHINESE, CHINESE_KB, ENGLISH, ENGLISH_KB, augmented
from tuneproof.augment.plan import KINDS, SOURCES, WORDINGS, augment
from tuneproof.augment.script import converter
from tuneproof.config import AugmentSettings, MadeKind
from tuneproof.data.made import kind_of
from tuneproof.data.overlap import OverlapIndex, normalise
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.errors import DependencyError
from tuneproof.types import Example, KnowledgeEntry, Style

EXAMPLES = Path(__file__).parents[2] / "examples"
SETTINGS = AugmentSettings(per_topic=5, share=0.8)


def test_every_kind_has_its_source() -> None:
    assert {*WORDINGS, *SOURCES} == set(KINDS) == set(get_args(MadeKind))


@pytest.mark.parametrize("name", ["handbook-zh", "handbook-en"])
def test_an_example_is_augmented_without_its_test(name: str) -> None:
    folder = EXAMPLES / name
    rows = read_examples([folder / "train.csv"]).examples
    test = read_examples([folder / "test.csv"], allow_unanswered=True).examples
    kb = read_knowledge(folder / "kb.jsonl").entries
    avoid = [row.question for row in test]
    made = augmented(rows, kb, SETTINGS, avoid=avoid)
    assert made == augmented(rows, kb, SETTINGS, avoid=avoid)
    assert made != augmented(rows, kb, SETTINGS, avoid=avoid, seed=1)
    assert len(made) > 100 and len({kind_of(row.made_by) for row in made}) >= 9
    assert_sound(rows, made, avoid)
    refused = sum(not row.answerable for row in made) / len(made)
    assert refused <= sum(not row.answerable for row in rows) / len(rows) + 0.01


def test_no_rows_are_asked_for_by_default() -> None:
    assert augmented(ENGLISH, ENGLISH_KB, AugmentSettings()) == ()


def test_made_rows_are_no_material() -> None:
    copies = tuple(replace(row, made_by="typo 00000000") for row in ENGLISH)
    assert augmented(copies, ENGLISH_KB, SETTINGS) == ()
    once = augmented(ENGLISH, ENGLISH_KB, SETTINGS)
    again = augmented((*ENGLISH, *once), ENGLISH_KB, SETTINGS)
    assert not {normalise(row.question) for row in once} & {normalise(r.question) for r in again}


@pytest.mark.parametrize("said", ["{}", "Good morning, quick question: {} Thank you so much!"])
def test_rows_that_copy_a_question_to_avoid_are_no_material(said: str) -> None:
    leaked = ENGLISH[6]  # whose children would be chosen
    avoid = [said.format(leaked.question.lower())]
    made = augmented(ENGLISH, ENGLISH_KB, SETTINGS, avoid=avoid)
    assert made and not any(str(leaked.origin) in row.origin for row in made)


def test_leaving_a_kind_out_changes_nothing_of_the_others() -> None:
    def of(*kinds: MadeKind) -> list[str]:
        made = augmented(ENGLISH, ENGLISH_KB, AugmentSettings(kinds=kinds, per_topic=50, share=0.9))
        return sorted(row.question for row in made if row.made_by.startswith("polite"))

    assert of("polite") == of("short", "polite", "order") != []


def test_styles_are_named_only_where_the_data_names_them() -> None:
    assert not any(row.style for row in augmented(ENGLISH, (), SETTINGS))
    styled = tuple(replace(row, style=Style.FULL) for row in ENGLISH)
    made = augmented(styled, (), AugmentSettings(kinds=("typo",), per_topic=5))
    assert {row.style for row in made} == {Style.MIXED}


def test_the_refusal_is_told() -> None:
    answered = [row for row in ENGLISH if row.answerable]
    assert augment(answered, (), SETTINGS).refusal is None
    assert augment(ENGLISH, (), SETTINGS).refusal == ENGLISH[-1].answer


def test_script_needs_opencc_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    converter.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(DependencyError) as raised:
        augmented(CHINESE, (), AugmentSettings(kinds=("script",), per_topic=2))
    assert "tuneproof[chinese]" in str(raised.value)


def test_script_changes_characters_and_words() -> None:
    pytest.importorskip("opencc")
    made = augmented(CHINESE, (), AugmentSettings(kinds=("script",), per_topic=9, share=0.9))
    assert "病假会扣薪水吗？" in {row.question for row in made}


def assert_sound(rows: tuple[Example, ...], made: tuple[Example, ...], avoid: list[str]) -> None:
    """What holds whatever the rows are."""
    index = OverlapIndex(avoid)
    known = {normalise(row.question) for row in rows}
    answers = {row.answers for row in rows}
    refusals = {row.answer for row in rows if not row.answerable}
    assert len({row.id for row in made}) == len(made)
    assert len({normalise(row.question) for row in made}) == len(made)
    for row in made:
        assert row.question.strip() and row.made_by and row.origin
        assert normalise(row.question) not in known
        assert row.answers in answers or (not row.answerable and row.answer in refusals)
        assert index.nearest(row.question)[1] < 0.8


TEXT = st.one_of(
    st.text(min_size=1, max_size=25),
    st.sampled_from([
        "How do I get in?", "Could you tell me how I get in?", "how", "特休可以請幾天嗎？", "请问",
        "{braces} {0} {q}?", "\\1 (unclosed [", "密碼 重設", "？", "😀", "%s", " \n ",
        "What is the .*?",
        "I am ill; what now?", "not {other}", "password 忘了怎麼辦", "a" * 200, "How do I do?",
    ]),
)  # fmt: skip
ROW = st.tuples(
    TEXT, st.lists(TEXT, max_size=2), st.booleans(), st.none() | st.sampled_from("ab密")
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Example, ...]:
    given = draw(st.lists(ROW, max_size=10))
    return tuple(
        Example(f"r:{n}", question, tuple(answers), ok, topic, origin=f"a.csv:{n}")
        for n, (question, answers, ok, topic) in enumerate(given)
    )


@settings(max_examples=60, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(tables(), st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=3), st.integers(0, 9))
def test_no_rows_are_too_odd(
    rows: tuple[Example, ...], avoid: list[str], entries: list[str], seed: int
) -> None:
    kb = tuple(KnowledgeEntry(f"k{n}", text) for n, text in enumerate(entries))
    pairs = (("a", "b"), ("密", "a"), ("gone", "b"))
    made = augmented(rows, kb, SETTINGS, seed=seed, avoid=avoid, pairs=pairs)
    assert made == augmented(rows, kb, SETTINGS, seed=seed, avoid=avoid, pairs=pairs)
    assert_sound(rows, made, avoid)


@settings(max_examples=15, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.sets(st.integers(0, 13)), st.integers(0, 99))
def test_any_part_of_a_real_set_is_augmented_soundly(left_out: set[int], seed: int) -> None:
    for rows, kb in ((ENGLISH, ENGLISH_KB), (CHINESE, CHINESE_KB)):
        kept = tuple(row for n, row in enumerate(rows) if n not in left_out)
        avoid = [row.question for n, row in enumerate(rows) if n in left_out]
        assert_sound(kept, augmented(kept, kb, SETTINGS, seed=seed, avoid=avoid), avoid)


@pytest.mark.parametrize(
    "questions",
    [
        (
            "Wie viele Urlaubstage habe ich?",
            "Wann verfällt mein restlicher Urlaub?",
            "Wie setze ich mein Passwort zurück?",
            "Kennwort vergessen, was nun?",
        ),
        (
            "パスワードを忘れました。どうすればいいですか？",
            "新しいパスワードはどこで設定しますか？",
            "有給休暇を申請したいのですが、どうすればいいですか？",
            "休暇の申請システムにログインできません。",
        ),
    ],
)
def test_other_languages_are_given_rows_too(questions: tuple[str, ...]) -> None:
    """`tuneproof augment` made no row at all of German or Japanese questions."""
    rows = tuple(
        Example(str(at), question, (f"Antwort {at // 2}.",), topic=f"t{at // 2}")
        for at, question in enumerate(questions)
    )
    found = augmented(rows, (), AugmentSettings(per_topic=2))
    assert {row.topic for row in found} == {"t0", "t1"}
    assert {row.question for row in found}.isdisjoint(questions)
