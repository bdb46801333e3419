from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tuneproof.check.registry import check_of
from tuneproof.check.subject import Subject
from tuneproof.findings import Result, run_checks
from tuneproof.types import Example, KnowledgeEntry

Rows = list[tuple[str, str] | Example]


def rows(*pairs: tuple[str, str] | tuple[str, str, str] | Example, file: str = "train.csv",
         answerable: bool = True) -> tuple[Example, ...]:  # fmt: skip
    """Rows from (question, answer) or (question, answer, topic), line by line of one file."""
    return tuple(
        pair
        if isinstance(pair, Example)
        else Example(
            id=f"{file}:{line}",
            question=pair[0],
            answers=(pair[1],) if pair[1] else (),
            answerable=answerable,
            topic=pair[2] if len(pair) > 2 else None,
            origin=f"{file}:{line}",
        )
        for line, pair in enumerate(pairs, 2)
    )


def kb(*texts: str) -> tuple[KnowledgeEntry, ...]:
    return tuple(KnowledgeEntry(f"kb-{n}", text) for n, text in enumerate(texts, 1))


def look(code: str, subject: Subject) -> Result:
    """The result of one check."""
    return run_checks((check_of(code),), subject)[0]


def places(result: Result) -> set[str]:
    return {where for finding in result.findings for where in finding.where}


Writer = Callable[[str], Path]
