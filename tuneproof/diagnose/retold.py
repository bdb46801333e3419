"""The texts of a stored diagnosis, written anew in the reader's language.

A run stores its texts in the language in which it was made, beside the numbers that they were made
from. Where this version judges the numbers otherwise or does not know the cause, the stored text
is returned as it is. Pure: this module reads no folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuneproof.diagnose.cause import Cause, Effect, in_words
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.evidence import NUMBERS, Evidence
from tuneproof.diagnose.followup import G580, Undecided
from tuneproof.diagnose.numbers.number import Ask, shown
from tuneproof.diagnose.verdict import verdict as judged
from tuneproof.findings import Hit
from tuneproof.i18n import _
from tuneproof.types import Line, Verdict


def verdict(kept: Verdict) -> Verdict:
    """The stored verdict with its sentence in the current language."""
    numbers = _evidence_or_none(kept.evidence)
    again = judged(numbers) if numbers is not None else None
    same = again is not None and again.kind is kept.kind
    return replace(kept, sentence=again.sentence) if again is not None and same else kept


def causes(diagnosis: Line) -> tuple[Line, ...]:
    """The causes of diagnosis.json with their reasons, in the current language."""
    numbers = _evidence_or_none(diagnosis.get("evidence"))
    return tuple(
        {
            **_retold_finding(line, numbers),
            "reasons": tuple(map(_retold_reason, line.get("reasons") or ())),
        }
        for line in diagnosis.get("causes") or ()
    )


def findings(lines: Sequence[Line], diagnosis: Line) -> tuple[Line, ...]:
    """The findings of a run; those of the diagnosis are in the current language."""
    numbers = _evidence_or_none(diagnosis.get("evidence"))
    return tuple(_retold_finding(line, numbers) for line in lines)


def advice(prescription: Line, diagnosis: Line) -> tuple[str, ...]:
    """The advice of prescription.json, one text a cause, in the current language."""
    written = tuple(map(str, prescription.get("advice") or ()))
    numbers = _evidence_or_none(diagnosis.get("evidence"))
    found = [_cause_by_code(code) for code in prescription.get("causes") or ()]
    if numbers is None or len(found) != len(written):
        return written
    words = in_words(numbers)
    return tuple(
        _(cause.remedy).format(**words) if cause is not None else text
        for cause, text in zip(found, written, strict=True)
    )


def question(line: Line | None) -> Line | None:
    """The finding that says what to run (G580), in the current language; None for None."""
    return None if line is None else _retold_question(line)


def effects(prescription: Line) -> tuple[str, ...]:
    """The expected effects of prescription.json, one text each."""
    return tuple(
        str(Effect(effect["number"], bool(effect.get("rises")), float(effect.get("least") or 0.0)))
        if effect.get("number") in NUMBERS
        else str(effect.get("text"))
        for effect in prescription.get("effects") or ()
    )


def _evidence_or_none(raw: object) -> Evidence | None:
    """The numbers stored beside a text; None without any. Values that are not numbers are
    dropped."""
    if not isinstance(raw, Mapping) or not raw:
        return None
    return Evidence.from_json({k: v for k, v in raw.items() if isinstance(v, int | float)})


def _cause_by_code(code: object) -> Cause | None:
    return next((one for one in CAUSES if one.code == code), None)


def _retold_finding(line: Line, numbers: Evidence | None) -> Line:
    if line.get("code") == G580.__name__:
        return _retold_question(line)
    cause = _cause_by_code(line.get("code"))
    if cause is None or numbers is None:
        return line
    said = cause.finding(Hit(values=cause.values(numbers)))
    return {**line, "title": said.title, "message": said.message, "remedy": said.remedy}


def _retold_question(line: Line) -> Line:
    evidence = line.get("evidence") or {}
    asks, causes = evidence.get("asks") or {}, map(_cause_by_code, evidence.get("causes") or ())
    if not asks or not set(asks) <= set(Ask.__members__):
        return line
    titles = tuple(_(cause.title) for cause in causes if cause is not None)
    undecided = Undecided(titles, {Ask[name]: numbers for name, numbers in asks.items()})
    check = G580()
    (said,) = (check.finding(hit) for hit in check.hits(undecided))
    return {**line, "title": said.title, "message": said.message, "remedy": said.remedy}


def _retold_reason(line: Line) -> Line:
    number = NUMBERS.get(str(line.get("number")))
    if number is None or not isinstance(value := line.get("value"), int | float):
        return line
    return {**line, "label": _(number.label), "shown": shown(value, number.kind)}
