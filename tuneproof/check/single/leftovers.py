"""What was copied along with a text: D152 parts of a chat, D153 Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tuneproof.check.single.writing import Text, row_texts, text_hit
from tuneproof.check.subject import Subject, listed
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
        "fifth of the rows have that one."
    )
    message = N_("{what}: “{piece}”, as in “{text}” (rows: {n}; {where}).")
    remedy = N_("Take it out; keep question and answer alone.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each piece, with all its rows."""
        found: dict[tuple[str, str], list[Text]] = defaultdict(list)
        for text in row_texts(subject):
            kind = _first_leftover(text)
            if kind is not None:
                found[kind].append(text)
        for (what, piece), texts in found.items():
            places = list(dict.fromkeys(text.where for text in texts))
            if what == _("A signature") and len(places) >= STYLE * len(subject.rows):
                continue
            yield Hit(
                where=tuple(places),
                values={
                    "what": what,
                    "piece": short(piece, 40),
                    "n": len(places),
                    "where": listed(places, 3),
                    "text": short(texts[0].text),
                },
                evidence={"piece": piece, "rows": len(places)},
            )


def _first_leftover(text: Text) -> tuple[str, str] | None:
    """The first leftover of a chat in a text, as (kind, piece); None when there is none."""
    role = answering_role if text.part == "answer" else asking_role
    for kind, search in (
        (_("A control token"), control_token),
        (_("Who speaks"), role),
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


CHECKS = (D152, D153)
