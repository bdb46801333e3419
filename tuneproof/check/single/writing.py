"""How texts are written: D133 HTML, D134 wrong encoding, D135 Simplified beside Traditional,
D147 invisible characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from tuneproof.characters import KANA
from tuneproof.check.subject import Subject, listed, place
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, short
from tuneproof.text.damage import Words
from tuneproof.text.escapes import escaped, unescaped
from tuneproof.text.invisible import (
    broken_lines,
    invisible,
    with_joined_lines,
    without_invisible,
)
from tuneproof.text.markup import markup, without_markup
from tuneproof.text.mojibake import broken, repaired
from tuneproof.text.script import simplified, traditional
from tuneproof.types import Example, Severity

_KANA = re.compile(f"[{KANA}]")
ONE_SCRIPT = 0.9
"""Share of the rows in one script from which the other script is a slip."""

BROKEN = 0.02
"""Share of the questions up to which line breaks within a sentence are slips, not their form."""

Part = Literal["question", "answer", "topic"]


class Text(NamedTuple):
    """A text with its place. For a knowledge-base entry `part` is None and `origin` empty."""

    where: str
    origin: str
    part: Part | None
    text: str


def row_texts(subject: Subject) -> Iterator[Text]:
    """Every question and answer."""
    for row in subject.rows:
        yield Text(place(row), row.origin, "question", row.question)
        for text in row.answers:
            yield Text(place(row), row.origin, "answer", text)


def all_texts(subject: Subject) -> Iterator[Text]:
    """Every question, answer and knowledge-base entry."""
    yield from row_texts(subject)
    for entry in subject.knowledge:
        yield Text(entry.id, "", None, entry.text)


def piece_hit(what: str, piece: str, where: Sequence[str], text: str) -> Hit:
    """A hit for one piece that was found at the places `where`, first in `text`; `what` says what
    it is."""
    places = list(dict.fromkeys(where))
    return Hit(
        where=tuple(places),
        values={
            "what": what,
            "piece": short(piece, 40),
            "n": len(places),
            "where": listed(places, 3),
            "text": short(text),
        },
        evidence={"piece": piece, "rows": len(places)},
    )


def text_hit(
    text: Text, mend: Callable[[str], str], *, severity: Severity | None = None, **values: str
) -> Hit:
    """A hit at a text, with an edit to what `mend` makes of it.

    No edit is made where nothing changes or nothing is left, nor in topics and the knowledge base.
    `values` are further values of the message.
    """
    better = mend(text.text)
    changed = text.part is not None and bool(better) and better != text.text
    names = {"question": _("question"), "answer": _("answer"), "topic": _("topic")}
    part = names[text.part] if text.part else _("knowledge-base entry")
    mendable = text.part if changed and text.part != "topic" else None
    return Hit(
        where=(text.where,),
        values={"part": part, "text": short(text.text), **values},
        severity=severity,
        edits=((text.origin, mendable, text.text, better),) if mendable else (),
    )


class D133(Check[Subject]):
    """HTML tags and entities in texts."""

    title = N_("HTML in a text")
    measures = N_("HTML tags and entities in questions, answers and the knowledge base.")
    message = N_("The {part} holds {signs}: “{text}”.")
    remedy = N_("Export the plain text, or let --fix take the tags away.")
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for text in all_texts(subject):
            signs = markup(text.text)
            if signs:
                yield text_hit(text, without_markup, signs=listed(signs, 3))


class D134(Check[Subject]):
    """Texts that were decoded in the wrong encoding."""

    title = N_("Text in the wrong encoding")
    measures = N_(
        "Texts that were read in the wrong encoding: UTF-8 as Western European (donâ€™t) or GBK "
        "(鍏徃), Big5 or GB 2312 as Western European (¹Ï®ÑÀ]). Texts that have lost something: "
        "with the replacement character �, or with letters that became others (F³r) or question "
        "marks (d?rfen), as the other words of the data or a sign within a word tell. What can be "
        "restored is an error, because nobody wrote it so. Characters spelled out in signs "
        "(\\u5716, %E5%9C%96, =E5=9C=96, \\n for a new line, doubled quotation marks) outside web "
        "addresses are a warning."
    )
    message = N_("The {part} was decoded wrongly at “{piece}”: “{text}”.")
    remedy = N_("Export the file again as UTF-8; --fix mends what can be told back.")
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        texts = tuple(all_texts(subject))
        words = Words([text.text for text in texts])
        for text in texts:
            piece = broken(text.text) or words.damaged(text.text)
            if piece is not None:
                hit = text_hit(text, _encoding_mender(words), piece=piece)
                told_back = bool(hit.edits)
                yield replace(hit, severity=Severity.ERROR if told_back else None)
            elif (piece := escaped(text.text)) is not None:
                yield text_hit(text, unescaped, piece=piece)


class D147(Check[Subject]):
    """Invisible characters in texts and topics."""

    title = N_("Invisible characters in a text")
    measures = N_(
        "Zero-width spaces and joiners, soft hyphens, byte order marks, control characters and "
        "changes of the writing direction within a text or the name of a topic; and line breaks "
        "within a sentence of a question, where one in fifty questions at most has any: programs "
        "that read by lines lose such a row. What a script "
        "needs is left be: joiners in Persian, Indian scripts and emoji, word breaks in Thai, "
        "marks beside Arabic and Hebrew."
    )
    message = N_("The {part} holds {signs}: “{text}”.")
    remedy = N_("Take them out, or let --fix do it, which leaves topics as they are.")
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each text, topics included: an invisible character makes another topic of
        it."""
        topics = (Text(place(r), r.origin, "topic", r.topic) for r in subject.rows if r.topic)
        for text in (*all_texts(subject), *topics):
            signs = tuple(dict.fromkeys(invisible(text.text)))
            if signs:
                yield text_hit(text, without_invisible, signs=listed(signs, 3))
        asked = [text for text in row_texts(subject) if text.part == "question"]
        broken_up = [text for text in asked if broken_lines(text.text)]
        if len(broken_up) <= BROKEN * len(asked):
            for text in broken_up:
                broke = _("a line break within a sentence")
                yield text_hit(text, with_joined_lines, signs=broke)


class D135(Check[Subject]):
    """Simplified Chinese in Traditional texts, and the other way round."""

    title = N_("Simplified and Traditional Chinese mixed")
    measures = N_(
        "Characters that only Simplified Chinese has in data that is written in Traditional, and "
        "the other way round (two or more there: rare names are written in one form only). The "
        "national character sets GB 2312 and Big5 tell which; 台, 后 and 里 belong to both. Where "
        "less than 90 % of the rows are in one script, the data set as a whole is named."
    )
    message = N_("{named}: {signs} in “{text}”.")
    remedy = N_("Convert to one script, for example with OpenCC (s2twp or tw2sp).")

    def unfit(self, subject: Subject) -> Unfit | None:
        texts = ["\n".join(_question_and_answers(row)) for row in subject.rows]
        if 2 * sum(_KANA.search(text) is not None for text in texts) >= len(texts) > 0:
            return Unfit.nothing(_("the texts are Japanese"))
        if any(simplified(text) or traditional(text) for text in texts):
            return None
        return Unfit.nothing(_("no text tells Simplified from Traditional Chinese"))

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each row, or one for the data set."""
        simple: list[tuple[Example, str, str]] = []
        full: list[tuple[Example, str, str]] = []
        for row in subject.rows:
            text = "\n".join(_question_and_answers(row))
            signs = (row, simplified(text), traditional(text))
            (simple if len(signs[1]) > len(signs[2]) else full).append(signs)
        written = sum(1 for signs in simple + full if signs[1] or signs[2])
        rare = [signs for signs in simple if signs[1]]
        in_full = sum(1 for signs in full if signs[2])
        if len(rare) >= (1 - ONE_SCRIPT) * written and in_full >= (1 - ONE_SCRIPT) * written:
            yield _two_scripts_hit(rare, in_full)
            return
        in_simple = len(rare) > in_full
        for row, only_simple, only_full in simple + full:
            if in_simple and len(only_full) >= 2:
                yield _foreign_script_hit(row, _("Traditional among Simplified"), only_full)
            elif not in_simple and only_simple:
                yield _foreign_script_hit(row, _("Simplified among Traditional"), only_simple)


def _two_scripts_hit(rare: list[tuple[Example, str, str]], in_full: int) -> Hit:
    named = _("{n} rows are Simplified, {m} Traditional").format(n=len(rare), m=in_full)
    return Hit(
        where=tuple(place(row) for row, _s, _t in rare),
        values={
            "named": named,
            "signs": "".join(dict.fromkeys(rare[0][1])),
            "text": short(rare[0][0].question),
        },
        evidence={"simplified": len(rare), "traditional": in_full},
    )


def _foreign_script_hit(row: Example, named: str, signs: str) -> Hit:
    text = next(text for text in _question_and_answers(row) if any(sign in text for sign in signs))
    shown = "".join(dict.fromkeys(signs))
    return Hit(
        where=(place(row),),
        values={"named": named, "signs": shown, "text": short(text)},
        evidence={"characters": shown},
    )


def _question_and_answers(row: Example) -> tuple[str, ...]:
    return (row.question, *row.answers)


def _encoding_mender(words: Words) -> Callable[[str], str]:
    return lambda text: words.mended(repaired(text))


CHECKS = (D133, D134, D135, D147)
