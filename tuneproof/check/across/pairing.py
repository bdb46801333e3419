"""Texts in the wrong row or column: D145 an answer of another topic, D146 columns swapped.

A wrong paste leaves every text right in itself; it shows because the same text stands in its right
place in other rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from statistics import median

from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import OverlapIndex, grams, normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, enumerated, quoted, short
from tuneproof.text.endings import asks
from tuneproof.text.sentences import statements
from tuneproof.types import Example, Severity

LEAST_GRAMS = 8
"""Fewest n-grams of a text that is looked at; "Yes." or "9:00" may stand anywhere."""
MOST_LABELS = 3
"""Most topics of an answer; one under more is a general answer, unless `MAINLY` is under one."""
MAINLY = 2 / 3
SAME = 0.85
"""Overlap from which a question and an answer are one text."""
SHARE = 0.05
"""Share of the rows above which swapped roles mean a conversation, not a slip."""
LEAST_ROWS = 3
"""Rows up to which they are a slip whatever their share."""
MOST_ROWS = 0.5
"""Share of the rows that must show that the columns are swapped. Nine data sets are all found once
they are; as they were, one row in 90 at most shows it, and no set has longer questions."""
TABLE = 10
"""Fewest rows from which columns are judged."""


class D145(Check[Subject]):
    """Answers that stand, in a few rows, under another topic or source than elsewhere."""

    title = N_("Answer beside a row of another topic")
    measures = N_(
        "Answers of answerable training rows that stand under one topic, or name one source, in "
        "most of their rows, and under another in fewer. Named are the fewer ones, where their "
        "topic or source has answers of its own. Very short answers are left out, and those under "
        "more than three, unless two in three of their rows are under one."
    )
    message = N_(
        "“{answer}” stands under {usual} in {n} rows, and under {here} beside “{question}” "
        "({where})."
    )
    remedy = N_("Look which is wrong, the answer (pasted beside the wrong row?) or its label.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each answer and topic (or source) that it seldom has, with those rows."""
        struck: set[str] = set()
        for by_source in (False, True):
            own = _answers_by_label(subject, by_source)
            for rows in subject.by_answer.values():
                if len(grams(rows[0].answer)) < LEAST_GRAMS:
                    continue
                for usual, n, odd in _minority_rows(rows, by_source):
                    here = _topic_or_sources(odd[0], by_source)
                    fresh = [row for row in odd if row.id not in struck]
                    if fresh and len(own[here]) > 1:
                        struck.update(row.id for row in fresh)
                        yield _minority_hit(fresh, usual, n, here)


def _topic_or_sources(row: Example, by_source: bool) -> str:
    """The label of a row: its sources in one line, or its topic; "" without one."""
    return enumerated(sorted(row.sources)) if by_source else row.topic or ""


def _answers_by_label(subject: Subject, by_source: bool) -> dict[str, set[str]]:
    """The answers, normalised, under each topic or source."""
    found: dict[str, set[str]] = defaultdict(set)
    for answer, rows in subject.by_answer.items():
        for row in rows:
            found[_topic_or_sources(row, by_source)].add(answer)
    return found


def _minority_rows(
    rows: Sequence[Example], by_source: bool
) -> Iterator[tuple[str, int, list[Example]]]:
    """For an answer under several labels, given by its rows: (the commonest label, its number of
    rows, the rows under a rarer label), once for each rarer label."""
    found: dict[str, list[Example]] = defaultdict(list)
    for row in rows:
        if _topic_or_sources(row, by_source):
            found[_topic_or_sources(row, by_source)].append(row)
    usual = max(found, key=lambda label: len(found[label]), default="")
    mainly = len(found.get(usual, ())) >= MAINLY * sum(map(len, found.values()))
    if len(found) < 2 or (len(found) > MOST_LABELS and not mainly):
        return
    for odd in found.values():
        if len(odd) < len(found[usual]):
            yield usual, len(found[usual]), odd


def _minority_hit(odd: Sequence[Example], usual: str, n: int, here: str) -> Hit:
    return Hit(
        where=tuple(map(place, odd)),
        values={
            "answer": short(odd[0].answer),
            "usual": quoted(short(usual, 40)),
            "n": n,
            "here": quoted(short(here, 40)),
            "question": short(odd[0].question),
            "where": listed([place(row) for row in odd]),
        },
        evidence={"usual": n, "here": len(odd)},
    )


class D146(Check[Subject]):
    """Rows whose question and answer are swapped."""

    title = N_("Question and answer swapped")
    measures = N_(
        "Training rows whose question is the answer of other rows, or whose answer is the "
        "question of others, word for word or nearly (overlap of at least 0.85). The role that "
        "the text has in more rows is taken for the right one; in a tie a text is a question if "
        "it ends on a question mark or is shorter than its answer. A row is named as well whose "
        "question is a whole sentence of the knowledge base and whose answer is shorter and not "
        "in it. Where more than 5 % of the rows (and more than three) would be named, the data is "
        "a conversation, and none is. The columns are swapped, which is an error, where the "
        "questions are the longer ones and, in half of the rows or more, repeat one another while "
        "the answers do not, or are sentences of the knowledge base, or have a question as answer."
    )
    message = N_("{what}: “{text}” ({where}; as in {other_where}).")
    columns = N_(
        "The columns of questions and answers seem to be swapped: “{question}” stands as a "
        "question, and “{answer}” as its answer."
    )
    remedy = N_("Swap the two texts of the row, or the names of the two columns.")

    def said(self, hit: Hit) -> str:
        """Swapped columns take a message of their own."""
        return super().said(hit) if "what" in hit.values else _(self.columns).format(**hit.values)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        known = _sentences_known(subject)
        if columns_are_swapped(subject.train, known):
            yield _columns_hit(subject.train)
            return
        found = dict(_swapped_rows(subject.train))
        stated = _rows_that_ask_a_sentence(subject.train, known)
        if len(found) + len(stated) <= max(LEAST_ROWS, SHARE * len(subject.train)):
            for at, entry in stated.items():
                if at not in found:
                    yield _sentence_hit(subject.train[at], entry)
        if len(found) <= max(LEAST_ROWS, SHARE * len(subject.train)):
            for at, (other, asked) in sorted(found.items()):
                row = subject.train[at]
                yield Hit(
                    where=(place(row),),
                    values={
                        "what": _("The question is an answer of other rows")
                        if asked
                        else _("The answer is a question of other rows"),
                        "text": short(row.question if asked else row.answer),
                        "where": place(row),
                        "other_where": place(subject.train[other]),
                    },
                )


def _sentences_known(subject: Subject) -> dict[str, str]:
    """The sentences of the knowledge base, and its entries as a whole, normalised, each with the id
    of an entry; short ones left out."""
    return {
        normalise(text): entry.id
        for entry in subject.knowledge
        for text in (entry.text, *statements(entry.text))
        if len(grams(text)) >= LEAST_GRAMS
    }


def columns_are_swapped(rows: Sequence[Example], known: Collection[str] = ()) -> bool:
    """Whether most rows have their answer in the column of the questions. `known` are sentences of
    the knowledge base, normalised."""
    if len(rows) < TABLE:
        return False
    asked = [normalise(row.question) for row in rows]
    answered = [normalise(row.answer) for row in rows]
    if median(map(len, asked)) <= median(map(len, answered)):
        return False
    least = MOST_ROWS * len(rows)
    repeated = len(set(asked)) <= least < len(set(answered))
    stated = sum(map(known.__contains__, asked)) >= least > sum(map(known.__contains__, answered))
    asking = (
        sum(asks(row.answer) for row in rows) >= least > sum(asks(row.question) for row in rows)
    )
    return repeated or stated or asking


def _columns_hit(rows: Sequence[Example]) -> Hit:
    first = rows[0]
    return Hit(
        where=tuple(dict.fromkeys(place(row).rpartition(":")[0] or place(row) for row in rows)),
        values={"question": short(first.question), "answer": short(first.answer)},
        severity=Severity.ERROR,
    )


def _rows_that_ask_a_sentence(rows: Sequence[Example], known: Mapping[str, str]) -> dict[int, str]:
    """The rows, by number, whose question is a sentence of an entry, and longer than an answer that
    no entry has; each with the id of the entry."""
    whole = "\n".join(known)
    return {
        at: known[asked]
        for at, row in enumerate(rows)
        if (asked := normalise(row.question)) in known
        and len(normalise(row.answer)) < len(asked)
        and normalise(row.answer) not in whole
        and not asks(row.question)
    }


def _sentence_hit(row: Example, entry: str) -> Hit:
    return Hit(
        where=(place(row),),
        values={
            "what": _("The question is a sentence of the knowledge base"),
            "text": short(row.question),
            "where": place(row),
            "other_where": entry,
        },
    )


def _swapped_rows(rows: Sequence[Example]) -> Iterator[tuple[int, tuple[int, bool]]]:
    """Rows that may have question and answer swapped: (row, (other row, is question)), by number.

    The other row has the same text in its right column; `is question` says whether the text is the
    question of this row.
    """
    asked, answered = _row_numbers_by_text(rows, "question"), _row_numbers_by_text(rows, "answer")
    for question, answer in _texts_in_both_roles(list(asked), list(answered)):
        asking, answering = asked[question], answered[answer]
        if set(asking) & set(answering):
            continue  # one row has the text in both columns: D118 reports an echo
        more_asked = len(asking) - len(answering)
        if more_asked > 0 or (
            more_asked == 0 and _looks_like_question(question, rows[asking[0]].answer)
        ):
            yield from ((at, (asking[0], False)) for at in answering)
        else:
            yield from ((at, (answering[0], True)) for at in asking)


def _looks_like_question(text: str, answer: str) -> bool:
    """Whether a text beside its answer looks like the question of the two."""
    return text.rstrip().endswith(("?", "？")) or len(text) < len(answer)


def _row_numbers_by_text(rows: Sequence[Example], part: str) -> dict[str, list[int]]:
    """The numbers of the rows that have each question (or answer), short texts left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        found[row.question if part == "question" else row.answer].append(at)
    return {text: places for text, places in found.items() if len(grams(text)) >= LEAST_GRAMS}


def _texts_in_both_roles(
    questions: Sequence[str], answers: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Pairs of a question and an answer that are (nearly) the same text."""
    middle = len(questions)
    for first, second, _overlap in OverlapIndex([*questions, *answers]).pairs(SAME):
        if first < middle <= second:
            yield questions[first], answers[second - middle]


CHECKS = (D145, D146)
