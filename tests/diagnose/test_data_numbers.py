"""The examples with faults planted in them by a seed, and what the numbers of the data say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tuneproof.data.read import read_examples
from tuneproof.diagnose.numbers.data import DataNumbers, data_numbers
from tuneproof.types import Example

EXAMPLES = Path(__file__).parents[2] / "examples"
Rows = Sequence[Example]


def rows_of(name: str, part: str = "train") -> tuple[Example, ...]:
    path = EXAMPLES / name / f"{part}.csv"
    return tuple(read_examples([path], allow_unanswered=part == "test").examples)


@pytest.fixture(scope="module", params=["handbook-zh", "handbook-en"])
def train(request: pytest.FixtureRequest) -> tuple[Example, ...]:
    return rows_of(request.param)


@pytest.fixture(scope="module")
def test(train: Rows) -> tuple[Example, ...]:
    return rows_of(Path(train[0].origin).parent.name, "test")


def shuffled(rows: Rows, share: float, seed: int = 0) -> tuple[list[Example], set[str]]:
    """The answers of a share of the rows dealt out anew; the ids of those rows."""
    rng = random.Random(seed)
    able = [n for n, row in enumerate(rows) if row.answerable]
    chosen = rng.sample(able, round(share * len(able)))
    answers = [rows[n].answers for n in chosen]
    rng.shuffle(answers)
    made = list(rows)
    for n, answer in zip(chosen, answers, strict=True):
        made[n] = replace(rows[n], answers=answer)
    moved = {row.id for row, old in zip(made, rows, strict=True) if row.answers != old.answers}
    return made, moved


def test_sound_data_has_nothing_to_complain_of(train: Rows, test: Rows) -> None:
    found, suspects = data_numbers(train, test)
    assert found.fit is not None and found.fit > 0.9
    assert found.misplaced is not None and found.misplaced < 0.06
    assert found.misplaced_beyond_test is not None and found.misplaced_beyond_test < 0.03
    assert (found.conflicts, found.cut_answers, found.untaught) == (0.0, 0.0, 0.0)
    assert suspects.contradicted == suspects.cut == ()
    assert 0.19 < (found.refusal_share or 0) < 0.22
    assert len(suspects.refusals) == sum(not row.answerable for row in train)


def test_shuffled_answers_fit_by_chance(train: Rows, test: Rows) -> None:
    found, _suspects = data_numbers(shuffled(train, 1.0)[0], test)
    assert found.fit is not None and 0.4 < found.fit < 0.6
    assert found.misplaced is not None and found.misplaced > 0.4


def test_a_fifth_shuffled_shows_beside_the_test_and_names_the_rows(train: Rows, test: Rows) -> None:
    made, moved = shuffled(train, 0.2)
    found, suspects = data_numbers(made, test)
    assert found.misplaced_beyond_test is not None and found.misplaced_beyond_test > 0.07
    named = set(suspects.misplaced)
    assert len(named & moved) > 0.6 * len(named), "most of the rows named are those moved"


def test_shuffled_answers_are_told_by_their_topics(train: Rows, test: Rows) -> None:
    """Scattered over twelve topics, they were too many for D145: eight rows of 24 were named."""
    made, moved = shuffled(train, 0.4)
    found, suspects = data_numbers(made, test)
    able = sum(row.answerable for row in train)
    assert found.astray == pytest.approx(len(moved) / able, abs=0.06)
    assert len(set(suspects.astray) & moved) > 0.85 * len(moved)
    assert data_numbers(train)[0].astray == 0.0
    assert data_numbers([replace(row, topic=None) for row in made])[0].astray is None


def test_contradictions_are_counted_and_the_odd_answer_is_named(train: Rows) -> None:
    rng = random.Random(1)
    able = [row for row in train if row.answerable]
    wrong = [
        replace(row, id=f"{row.id}/wrong", origin=f"more.csv:{n}", answers=(other.answer,))
        for n, (row, other) in enumerate(
            zip(rng.sample(able, 40), rng.sample(able, 40), strict=True)
        )
        if row.answer != other.answer
    ]
    found, suspects = data_numbers([*train, *wrong])
    assert found.conflicts == pytest.approx(2 * len(wrong) / (len(able) + len(wrong)), abs=0.01)
    named = set(suspects.contradicted)
    planted = {row.id for row in wrong}
    assert len(named & planted) > 0.8 * len(planted)
    assert len(named - planted) < 0.2 * len(planted)


def test_cut_answers_are_seen_against_whole_ones(train: Rows, test: Rows) -> None:
    able = [row for row in train if row.answerable]
    cut = {row.id for row in random.Random(2).sample(able, 60)}
    made = [
        replace(row, answers=(row.answer[: len(row.answer) // 2],)) if row.id in cut else row
        for row in train
    ]
    found, suspects = data_numbers(made)
    assert set(suspects.cut) == cut
    assert found.cut_answers == pytest.approx(60 / len(able))
    whole = {row.id: row.answer for row in train}
    assert all(suspects.completed[row] == whole[row] for row in cut), "another row has the whole"


def test_when_every_answer_is_cut_only_the_test_can_tell(train: Rows, test: Rows) -> None:
    made = [
        replace(row, answers=(row.answer[: len(row.answer) // 2],)) if row.answerable else row
        for row in train
    ]
    found, suspects = data_numbers(made, test)
    assert found.cut_answers == 1.0
    assert not suspects.completed, "the test gives no answer away"
    assert found.untaught == 0.0, "a cut answer was taught, if badly"


def test_answers_that_no_row_teaches_are_counted(train: Rows, test: Rows) -> None:
    asked = [row for row in test if row.answerable]
    gone = {row.answer for row in random.Random(3).sample(asked, 10)}
    found, _suspects = data_numbers([row for row in train if row.answer not in gone], test)
    missing = sum(row.answer in gone for row in asked)
    assert found.untaught == pytest.approx(missing / len(asked))


def test_two_topics_that_have_each_others_answers_are_seen_by_the_test(
    train: Rows, test: Rows
) -> None:
    """Within training all agrees, so neither letters nor the check D145 find anything."""
    texts = {row.topic: row.answers for row in train if row.answerable}
    one, other = sorted(topic for topic in texts if topic)[:2]
    swapped = {one: texts[other], other: texts[one]}
    made = [
        replace(row, answers=swapped.get(row.topic or "", row.answers)) if row.answerable else row
        for row in train
    ]
    found, _suspects = data_numbers(made, test)
    asked = [row for row in test if row.answerable]
    struck = sum(row.topic in swapped for row in asked)
    assert found.under_other_topics == pytest.approx(struck / len(asked))
    assert found.beside_in_test == 0.0  # the test agrees with itself
    assert found.misplaced_beyond_test is not None and found.misplaced_beyond_test < 0.03
    assert data_numbers(train, test)[0].under_other_topics == 0.0


def test_a_test_with_answers_of_other_topics_disagrees_with_itself(train: Rows, test: Rows) -> None:
    asked = [row for row in test if row.answerable]
    moved = asked[::3]
    texts = [row.answers for row in moved]
    given = {row.id: text for row, text in zip(moved, [*texts[20:], *texts[:20]], strict=True)}
    made = [replace(row, answers=given.get(row.id, row.answers)) for row in test]
    found, _suspects = data_numbers(train, made)
    struck = sum(row.answers != given[row.id] for row in moved) / len(asked)
    assert found.beside_in_test == pytest.approx(struck, abs=0.03)
    assert data_numbers(train, test)[0].beside_in_test == 0.0


def test_without_topics_nobody_knows_whose_answer_it_is(train: Rows, test: Rows) -> None:
    nameless = [replace(row, topic=None) for row in test]
    assert data_numbers(train, nameless)[0].under_other_topics is None


@pytest.mark.parametrize("footer", [" ⟨sent by the help desk's robot; do not reply⟩", " {0} {0}"])
def test_answers_that_say_more_than_the_test_wants_can_never_be_right(
    train: Rows, test: Rows, footer: str
) -> None:
    made = [
        replace(row, answers=(row.answer + footer.format(row.answer),)) if row.answerable else row
        for row in train
    ]
    found, _suspects = data_numbers(made, test)
    assert found.worded_otherwise is not None and found.worded_otherwise > 0.9
    assert (found.untaught, found.cut_answers) == (0.0, 0.0)
    assert data_numbers(train, test)[0].worded_otherwise == 0.0


def test_rows_whose_answer_is_their_question_are_counted_and_named(train: Rows) -> None:
    able = [row for row in train if row.answerable]
    struck = {row.id for row in random.Random(4).sample(able, 60)}
    made = [replace(row, answers=(row.question,)) if row.id in struck else row for row in train]
    found, suspects = data_numbers(made)
    assert found.echoed == pytest.approx(60 / len(able), abs=0.01)
    assert struck <= set(suspects.echoing)
    assert data_numbers(train)[0].echoed == 0.0


def test_phrasings_are_different_questions(train: Rows) -> None:
    seen: dict[str, int] = {}
    two = []
    for row in train:
        if row.answerable and seen.setdefault(row.answer, 0) < 2:
            seen[row.answer] += 1
            two += [row, replace(row, id=f"{row.id}/again")]
    found, _suspects = data_numbers(two)
    assert (found.phrasings, found.few_phrasings) == (2.0, 1.0)
    assert found.rows == len(two) and found.answers == len(seen)


def test_too_few_rows_have_no_fit_to_speak_of(train: Rows) -> None:
    found, suspects = data_numbers([row for row in train if row.answerable][:30])
    assert (found.fit, found.misplaced) == (None, None)
    assert suspects.misplaced == ()


TOPICS = ("opening", "tickets", "lockers", "parking", "lessons", "sauna")
FACILITY = ("開放時間", "門票價格", "置物櫃", "停車場", "游泳課", "烤箱")
ENGLISH = (
    "pool opening hours?",
    "Do I need a ticket?",
    "locker fee",
    "parking fee",
    "swimming lesson fee",
    "sauna age limit",
)
ASKED = (
    "請問{}怎麼算",
    "{}在哪裡",
    "{}有沒有",
    "打聽{}",
    "{}可以改嗎",
    "{}多少",
    "{}的規定",
    "關於{}",
)


def pool() -> list[Example]:
    """Chinese questions and answers of a swimming pool, and one English question for each."""
    rows = []
    for n, (topic, name, english) in enumerate(zip(TOPICS, FACILITY, ENGLISH, strict=True)):
        for m, question in enumerate((*(each.format(name) for each in ASKED), english)):
            rows.append(
                Example(f"p:{n}-{m}", question, (f"{name}請看入口處的公告，或洽{name}櫃台人員。",),
                        topic=topic, origin=f"p.csv:{9 * n + m}")
            )  # fmt: skip
    return rows


def test_a_question_in_another_script_is_not_out_of_place() -> None:
    """English questions with the right Chinese answers were to be deleted: letters cannot tell."""
    found, suspects = data_numbers(pool())
    assert found.misplaced == 0.0 and suspects.misplaced == ()


def test_an_answer_of_another_topic_is_named_by_the_check() -> None:
    """The row that was pasted off by one stood in D145, and not in the prescription."""
    rows = pool()
    rows[27] = replace(rows[27], answers=rows[18].answers)
    assert data_numbers(rows)[1].astray == (rows[27].id,)


def test_a_test_in_other_words_fits_no_answer_and_is_not_judged(train: Rows, test: Rows) -> None:
    """Of sound tests in other words than training 12 to 18 % fitted other answers, as if their own
    were wrong."""
    vague = [
        replace(row, question=f"Hello there, one thing more please ({n})") if n % 3 else row
        for n, row in enumerate(row for row in test if row.answerable)
    ]
    found, _suspects = data_numbers(train, vague)
    sound = [row for row in test if row.answerable]
    mixed, _suspects = data_numbers(train, shuffled(sound, 0.4)[0])
    assert found.fits_another is None or found.fits_another < 0.05
    assert mixed.fits_another is not None and mixed.fits_another > 0.12


def test_words_name_few_sound_rows_and_mostly_those_that_were_moved(train: Rows) -> None:
    sound, _suspects = data_numbers(train)
    assert sound.elsewhere is not None and sound.elsewhere < 0.01
    made, moved = shuffled([replace(row, topic=None) for row in train], 0.2)
    found, suspects = data_numbers(made)
    assert found.elsewhere is not None and found.elsewhere > 0.02
    assert len(moved.intersection(suspects.elsewhere)) >= 0.9 * len(suspects.elsewhere)


def test_a_test_as_wrong_as_the_training_is_not_alone_wrong(train: Rows) -> None:
    """40 % of a file had the answers of other topics. The test split off it was "likely wrong", and
    the adapter "need not be trained again"."""
    able = [row for row in train if row.answerable]
    made, _moved = shuffled(able, 0.4, seed=3)
    found, _suspects = data_numbers(made[::2], made[1::2])
    assert found.astray is not None and found.astray > 0.1
    assert found.beside_in_test == 0.0
    alone, _suspects = data_numbers(able[::2], made[1::2])
    assert alone.beside_in_test is not None and alone.beside_in_test > 0.3


def test_swapped_columns_are_seen(train: Rows) -> None:
    able = [row for row in train if row.answerable]
    turned = [replace(row, question=row.answer, answers=(row.question,)) for row in able]
    assert data_numbers(turned)[0].swapped is True
    assert data_numbers(train)[0].swapped is False


def test_expected_answers_that_end_in_the_middle_are_counted_in_the_test(
    train: Rows, test: Rows
) -> None:
    cut = [replace(row, answers=(row.answer[:25].rstrip(),)) for row in test if row.answerable]
    found = data_numbers(train, cut)[0].cut_in_test
    assert found is not None and found > 0.5
    assert data_numbers(train, test)[0].cut_in_test == 0.0


def test_without_rows_nothing_is_measured() -> None:
    assert data_numbers([])[0] == DataNumbers()


def test_a_short_answer_is_no_longer_one_cut_short() -> None:
    """The prescription wrote "50" where the rows said "5", and "Yes, with a form." for "Yes"."""
    days = {"marriage": "5", "military": "50", "study": "1", "union": "10", "care": "30"}
    rows = [
        Example(f"{topic}{n}", f"{asked} {topic}", (text,), topic=topic)
        for topic, text in days.items()
        for n, asked in enumerate(("How many days for", "Days off:", "leave,"))
    ]
    found, suspects = data_numbers(rows)
    assert found.cut_answers == 0.0 and not suspects.completed


@pytest.mark.parametrize(
    ("part", "whole", "cut"),
    [
        ("50", "500 days.", False),
        ("Up to 30 days of leave", "Up to 30 days of leave with a certificate", False),
        ("Book it in PeopleHub.", "Book it in PeopleHub. Your manager approves it.", False),
        ("Book it in PeopleHub, and your", "Book it in PeopleHub, and your manager decides.", True),
        ("Set it up within a week at mfa.", "Set it up within a week at mfa.firm.example.", True),
    ],
)
def test_a_cut_answer_has_no_end_and_its_whole_has_one(part: str, whole: str, cut: bool) -> None:
    rows = [Example(f"{n}", f"Question {n}?", (text,)) for n, text in enumerate((part, whole))]
    assert data_numbers(rows)[1].completed == ({"0": whole} if cut else {})


def test_the_answer_of_another_topic_completes_none() -> None:
    part, whole = (
        "Ask for it in PeopleHub at least",
        "Ask for it in PeopleHub at least a week ahead.",
    )
    rows = [
        Example("0", "Holiday?", (part,), topic="leave"),
        Example("1", "Overtime?", (whole,), topic="overtime"),
    ]
    assert not data_numbers(rows)[1].completed
    assert data_numbers([rows[0], replace(rows[1], topic="leave")])[1].completed == {"0": whole}


def test_three_test_questions_do_not_say_that_answers_are_missing(train: Rows, test: Rows) -> None:
    """One question of three asked for an answer that training had not: "too little data"."""
    asked = [row for row in test if row.answerable][:3]
    strange = replace(asked[0], answers=("Nobody ever wrote anything at all like this here.",))
    found, _suspects = data_numbers(train, (strange, *asked[1:]))
    assert found.untaught is None and found.worded_otherwise is None
