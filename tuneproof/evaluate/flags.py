"""Signs of trouble in a produced text: loop, echo, cut, empty, invented.

Each sign is a small function over plain strings. This module does not know whether an answer
is right. Repetition is detected by `text.loops`.
"""

from __future__ import annotations

from collections.abc import Set

from tuneproof.data.overlap import normalise
from tuneproof.text.echo import ECHO_SHARE, longest_piece
from tuneproof.text.facts import Fact, facts, unknown
from tuneproof.text.loops import is_empty, is_loop
from tuneproof.types import Flag


def is_echo(text: str, question: str) -> bool:
    """Whether the text is mostly one piece of the question (EVIDENCE A17)."""
    said, asked = normalise(text), normalise(question)
    if not said:
        return False
    return longest_piece(said, asked) >= ECHO_SHARE * len(said)


def flags(
    text: str,
    question: str,
    *,
    stopped: bool,
    familiar: bool,
    known_facts: Set[Fact],
) -> tuple[Flag, ...]:
    """The signs in one produced text, in a fixed order.

    `stopped` False: it was cut at the length limit. `familiar`: it is like a known answer or a
    refusal, and so no echo, even where the question quotes the answer. `known_facts` are those that
    a text may state.
    """
    if is_empty(text):
        return (Flag.EMPTY,) if stopped else (Flag.CUT, Flag.EMPTY)
    signs = {
        Flag.LOOP: is_loop(text, stopped=stopped),
        Flag.ECHO: not familiar and is_echo(text, question),
        Flag.CUT: not stopped,
        Flag.INVENTED: bool(unknown(facts(text), known_facts)),
    }
    return tuple(name for name, seen in signs.items() if seen)
