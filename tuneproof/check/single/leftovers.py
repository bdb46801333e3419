"""What was left in a text or copied along with it: D152 parts of a chat, D153 Markdown, D171 notes
and notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tuneproof.check.single.writing import Text, all_texts, piece_hit, row_texts, text_hit
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.leftovers import (
    answering_role,
    asking_role,
    control_token,
    instruction,
    model_talk,
    signature,
)
from tuneproof.text.markdown import markdown, without_markdown
from tuneproof.text.notes import is_on_rights, note, notice
from tuneproof.types import Severity

STYLE = 0.2
"""Share of the rows from which Markdown, or a signature, is the style of these answers, not a
slip."""


class D152(Check[Subject]):
    """Control tokens, speakers, phrases of a model and signatures left over from a chat."""

    title = N_("Left over from a chat")
    measures = N_(
        "Control tokens of chat templates (<|im_end|>, [INST], ### Response:), who speaks at the "
        "beginning of a text (Assistant:, A:, 答：; User:, 問：; [10:32] Anna:), what a model "
        "says about itself or its task (“As an AI language model”, “Sure! Here is”, "
        "“當然可以！以下是”), what is said to a model (“Ignore all previous instructions”); and "
        "the signature of a letter (“Best regards, Tom”, 敬上), where fewer than a "
        "fifth of the rows have that one. Speakers and signatures are looked for in rows only, "
        "all else in the knowledge base too."
    )
    message = N_("{what}: “{piece}”, as in “{text}” (rows: {n}; {where}).")
    remedy = N_("Take it out; keep question and answer alone.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each piece, with all its rows."""
        for (what, piece), texts in _by_piece(all_texts(subject), _first_leftover).items():
            hit = piece_hit(what, piece, [text.where for text in texts], texts[0].text)
            if what != _("A signature") or len(hit.where) < STYLE * len(subject.rows):
                yield hit


def _by_piece(
    texts: Iterator[Text], search: Callable[[Text], tuple[str, str] | None]
) -> dict[tuple[str, str], list[Text]]:
    """The texts in which something is found, by (what it is, the piece)."""
    found: dict[tuple[str, str], list[Text]] = defaultdict(list)
    for text in texts:
        kind = search(text)
        if kind is not None:
            found[kind].append(text)
    return found


def _first_leftover(text: Text) -> tuple[str, str] | None:
    """The first leftover of a chat in a text, as (kind, piece); None when there is none."""
    role = answering_role if text.part == "answer" else asking_role
    for kind, search in (
        (_("A control token"), control_token),
        # An entry may well be a question and its answer, each with its label.
        *([(_("Who speaks"), role)] if text.part else []),
        (_("A model's own words"), model_talk),
        (_("An instruction to a model"), instruction),
        *([(_("A signature"), signature)] if text.part == "answer" else []),
    ):
        piece = search(text.text)
        if piece:
            return kind, piece
    return None


class D153(Check[Subject]):
    """Markdown in few of the texts."""

    title = N_("Markdown in some of the texts")
    measures = N_(
        "Bold, headings, links, code blocks and tables written in Markdown, where fewer than a "
        "fifth of the rows have any; from there on it is how these answers are written. Lists and "
        "inline code are left be."
    )
    message = N_("The {part} holds {sign}: “{text}”.")
    remedy = N_("Write plain text as in the other rows, or let --fix take the signs away.")
    severity = Severity.NOTE
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        found = [(text, sign) for text in row_texts(subject) if (sign := markdown(text.text))]
        rows = {text.where for text, _sign in found}
        if len(rows) < STYLE * len(subject.rows):
            for text, sign in found:
                yield text_hit(text, without_markdown, sign=short(sign, 30))


class D171(Check[Subject]):
    """Notes for a colleague and notices of a copyright that were left in a text."""

    title = N_("Note or notice left in a text")
    measures = N_(
        "Notes that speak about the text itself or about whom not to tell yet (“[NB check with "
        "Karen before this goes live]”, “note to self”, 先不要跟客人講, 這段要刪), in questions, "
        "answers and the knowledge base, and notices of a copyright (“© 2016 Harling Press”, “all "
        "rights reserved”, 版權所有, 全文轉載自) and those that a mail program writes (“This "
        "e-mail is confidential”, 從我的 iPhone 傳送). Notes to the reader (“NB: cash only”) are "
        "part of the text; where a question or the title of an entry is about copying, such words "
        "are its matter."
    )
    message = N_("{what}: “{piece}”, as in “{text}” (rows: {n}; {where}).")
    remedy = N_(
        "Take the note out, for a model would say it to everybody. Where the words are somebody "
        "else's, ask for permission or write your own."
    )

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each piece, with all its places."""
        titles = {place(row): row.question for row in subject.rows}
        titles |= {entry.id: entry.topic or "" for entry in subject.knowledge}

        def search(text: Text) -> tuple[str, str] | None:
            if piece := note(text.text):
                return _("A note for colleagues"), piece
            piece = None if is_on_rights(titles[text.where]) else notice(text.text)
            return (_("A notice of a copyright or of a mail"), piece) if piece else None

        for (what, piece), texts in _by_piece(all_texts(subject), search).items():
            yield piece_hit(what, piece, [text.where for text in texts], texts[0].text)


CHECKS = (D152, D153, D171)
