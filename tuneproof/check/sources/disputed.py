"""D159: two knowledge-base entries on one matter with different numbers, or with opposite words.

Sentences are compared. Entries that are versions of one text as a whole are the matter of
`knowledge`. No row is looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import log
from operator import ge
from typing import NamedTuple

import numpy as np

from tuneproof.characters import ideographs
from tuneproof.check.clauses import sides
from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.subject import Senses, Subject
from tuneproof.check.versions import apart_by_title, versions
from tuneproof.findings import Hit
from tuneproof.i18n import N_, short
from tuneproof.text.matter import WEEKDAY, content_terms, quantities
from tuneproof.text.names import names
from tuneproof.text.opposites import contrary
from tuneproof.text.sentences import statements
from tuneproof.types import KnowledgeEntry, Severity

SHARED = 0.48
"""Share of the pieces of the shorter sentence, by weight, that the other must have too. In six
knowledge bases without a contradiction (230 entries) no such two sentences have more than 0.42; of
12 contradictions in other words that were written for this, 4 reach 0.5: a sentence that shares one
word with its successor is not found."""
LEAST = 2
"""Fewest pieces that must be shared; one may be a word of any matter."""
TURNED = (0.6, 0.4, 3)
"""Where one sentence is negated or has the opposite word, no number need differ: least share of the
shorter sentence, of the longer one, and number of shared pieces. None of the six knowledge bases
has two such sentences."""
LEAST_LINES = 10
"""Fewest sentences of a knowledge base for their meaning to tell which are on one matter."""
NEAREST = 2
"""Of all sentences of other entries, each of two on one matter is among so many that mean most
nearly what the other does."""
STANDING = 1.9
"""Standard deviations by which their similarity stands out from those to all sentences."""
MEANT, MEANT_TURNED = 0.935, 0.95
"""Their least similarity; where no number differs, the greater one. Of multilingual-e5-small,
whose similarities are high throughout."""
TOUCHED = 0.1
"""Their least share of the pieces by weight. The five figures were chosen on 28 rules that were
written again in other words, with another content: shared words find 7 of them, meaning 8 more, all
of which are Chinese (2 and 8 of 14). Of seven clean knowledge bases (272 entries) no such two
sentences are named; the closest, on annual and on personal leave, have a similarity of 0.929."""
BEGUN, BEGUN_CJK = 2, 6
"""First words that say something, and first Chinese characters, that two sentences on one subject
share."""
SURE, SURE_CJK, SURE_LEAST = 0.7, 0.85, 4
"""Where two sentences begin alike and have another figure for one unit: share of the shorter one,
and number of pieces, from which it is a warning. Of 10 clean knowledge bases no two sentences do;
the closest, on replacing two kinds of passes, share all of three pieces."""
_OF_EACH = frozenset({"date", "time", "telephone"})
"""Kinds of facts of which every matter has its own."""
SAME_NAMES = 2
"""Words of names that two sentences on one place share."""
MOST_WITH = 40
"""Most sentences that may have a piece for it to count; common pieces relate no two sentences."""
MOST = 20
"""Most findings; more mean a table of rules in one wording."""


class _Sentence(NamedTuple):
    entry: KnowledgeEntry
    text: str
    pieces: frozenset[str]
    numbers: Mapping[str, frozenset[str]]


class D159(NeedsKnowledge):
    """Knowledge-base entries that may contradict each other, in whatever wording."""

    title = N_("Knowledge-base entries that may contradict each other")
    measures = N_(
        "Sentences of two entries that are about the same and differ, in whatever wording. Either "
        "they share at least 48 % of the words of the shorter one (rare ones counting more, and "
        "two or more of them), and each gives another number for the same unit or thing, or "
        "another time, date, telephone number or day of the week, which the other entry does not "
        "have; dates, times and telephone numbers only where both name the same or the topics or "
        "titles of the entries may be one matter. Or they share 60 %, and only one says no, or has "
        "the opposite word (open, closed). 10 % is enough where a sentence encoder "
        "(multilingual-e5-small, unless check.encoder names another one) finds that they mean "
        "nearly the same: a similarity of 0.935 (0.95 without another number), by 1.9 standard "
        "deviations above that to the other sentences. It is a warning where both begin with the "
        "same words, share 70 % (85 % in Chinese) and differ in a figure for the same unit. Pairs "
        "that D127 names are left out. The 20 closest are listed."
    )
    message = N_("{one} and {other} may contradict each other: “{text}” / “{other_text}”.")
    remedy = N_(
        "Look whether both are about one thing; if so, keep what is in force and correct the other."
    )
    severity = Severity.NOTE
    sources = ("EVIDENCE C (KB check)",)
    settings = ("check.encoder",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each pair of entries, the closest first."""
        found: dict[tuple[str, str], tuple[float, _Sentence, _Sentence]] = {}
        for share, one, other in _disputed_sentences(subject.knowledge, subject.senses):
            key = (one.entry.id, other.entry.id)
            if key not in found and not _are_versions(one.entry, other.entry):
                found[key] = (share, one, other)
        for share, one, other in list(found.values())[:MOST]:
            yield Hit(
                where=(one.entry.id, other.entry.id),
                values={
                    "one": one.entry.id,
                    "other": other.entry.id,
                    "text": short(one.text, 100),
                    "other_text": short(other.text, 100),
                },
                evidence={"shared": round(share, 4), "units": _clashing_units(one, other)},
                severity=Severity.WARNING if _is_sure(one, other, share) else None,
            )


def _is_sure(one: _Sentence, other: _Sentence, share: float) -> bool:
    """Whether two sentences hardly speak of two things: they begin alike, share nearly all, and
    have another figure for one unit."""
    chinese = 2 * ideographs(one.text) >= len(one.text)
    enough = share >= (SURE_CJK if chinese else SURE)
    alike = len(one.pieces & other.pieces) >= SURE_LEAST and _begin_alike(one.text, other.text)
    return enough and alike and bool(_clashing_units(one, other))


def _begin_alike(one: str, other: str) -> bool:
    """Whether two sentences begin with the same words, none of them a figure."""
    here, there = map(_beginning, (one, other))
    return here == there and not any(char.isdigit() for char in here)


def _beginning(text: str) -> str:
    plain = text.casefold().strip()
    if 2 * ideographs(plain[:BEGUN_CJK]) > BEGUN_CJK:
        return plain[:BEGUN_CJK]
    return " ".join([term for word in plain.split() for term in content_terms(word)][:BEGUN])


def _are_versions(one: KnowledgeEntry, other: KnowledgeEntry) -> bool:
    """Whether two entries are versions of one text, which D127 reports."""
    one_topic = bool(one.topic) and one.topic == other.topic
    by_title = apart_by_title((one.topic, other.topic), one.text, other.text)
    return by_title is not None or versions(one.text, other.text, one_topic=one_topic) is not None


def _disputed_sentences(
    entries: Sequence[KnowledgeEntry], senses: Senses | None
) -> list[tuple[float, _Sentence, _Sentence]]:
    """Pairs of sentences that may contradict each other, with the share of pieces that they share;
    those that share most first."""
    lines = [
        _Sentence(entry, text, content_terms(text), quantities(text))
        for entry in entries
        for text in statements(entry.text)
    ]
    having = Counter(piece for entry in entries for piece in content_terms(entry.text))
    weights = {piece: log(1 + len(entries) / n) for piece, n in having.items()}
    whole = [sum(weights.get(piece, 0.0) for piece in line.pieces) for line in lines]
    meant = _similarities(lines, senses) if senses is not None else {}
    found = []
    for first, second in sorted(_candidate_pairs(lines) | meant.keys()):
        one, other = lines[first], lines[second]
        shared = sum(weights.get(piece, 0.0) for piece in one.pieces & other.pieces)
        share, of_longer = (
            shared / (pick(whole[first], whole[second]) or 1.0) for pick in (min, max)
        )
        reached = (share, of_longer, len(one.pieces & other.pieces))
        turned = all(map(ge, reached, TURNED)) and contrary(sides(one.text), sides(other.text))
        units = _clashing_units(one, other)
        # Each matter has its days, and each office its number.
        clash = bool(units) and (not _OF_EACH.issuperset(units) or _may_be_on_one(one, other))
        close = meant.get((first, second), 0.0) if share >= TOUCHED else 0.0
        if (
            (share >= SHARED and (turned or clash))
            or (close >= MEANT and clash)
            or (close >= MEANT_TURNED and _is_turned(one, other))
        ):
            found.append((share, one, other))
    return sorted(found, key=lambda each: -each[0])


def _may_be_on_one(one: _Sentence, other: _Sentence) -> bool:
    """Whether two sentences may be on one matter: both name the same (Mercer House), or the topics
    of their entries share a word, or one has a word of the other's; also where an entry has none.
    """
    here, there = (content_terms(line.entry.topic or "") for line in (one, other))
    tied = here & there or here & other.pieces or there & one.pieces
    same = set(names(one.text)) & set(names(other.text))
    return not (here and there) or bool(tied) or len(same) >= SAME_NAMES


def _is_turned(one: _Sentence, other: _Sentence) -> bool:
    """Whether one sentence says no, or the opposite, and no entry has both."""
    both = one.text in other.entry.text or other.text in one.entry.text
    return not both and contrary(sides(one.text), sides(other.text))


def _similarities(lines: Sequence[_Sentence], senses: Senses) -> dict[tuple[int, int], float]:
    """The pairs of sentences, by number, of different entries that mean nearly the same, each with
    their similarity: each among the `NEAREST` of the other, and by `STANDING` nearer than most."""
    places = {text: at for at, text in enumerate(senses.said)}
    at = [places[line.text] for line in lines]
    similar = senses.vectors[at] @ senses.vectors[at].T
    if len({line.entry for line in lines}) < 2:
        return {}
    entries = np.array([id(line.entry) for line in lines])
    similar[entries[:, None] == entries[None, :]] = np.nan
    least = np.nanmean(similar, axis=1) + STANDING * np.nanstd(similar, axis=1)
    ranked = np.where(np.isnan(similar), -np.inf, similar)
    least = np.maximum(least, np.sort(ranked, axis=1)[:, -NEAREST])
    mutual = (ranked >= least[:, None]) & (ranked >= least[None, :])
    return {
        (int(one), int(other)): float(similar[one, other])
        for one, other in zip(*np.nonzero(np.triu(mutual)), strict=True)
    }


def _candidate_pairs(lines: Sequence[_Sentence]) -> set[tuple[int, int]]:
    """The pairs of sentences, by number, of different entries that share at least `LEAST`
    pieces."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for piece in line.pieces:
            having[piece].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in having.values():
        if len(numbers) <= MOST_WITH:
            shared.update(combinations(numbers, 2))
    return {
        pair
        for pair, n in shared.items()
        if n >= LEAST and lines[pair[0]].entry is not lines[pair[1]].entry
    }


def _clashing_units(one: _Sentence, other: _Sentence) -> list[str]:
    """The units in which each sentence gives a number that the other's whole entry does not."""
    known, said = quantities(one.entry.text), quantities(other.entry.text)
    return sorted(
        unit
        for unit, numbers in one.numbers.items()
        if unit in other.numbers
        and _is_unknown_to(numbers, said[unit], days=unit == WEEKDAY)
        and _is_unknown_to(other.numbers[unit], known[unit], days=unit == WEEKDAY)
    )


def _is_unknown_to(numbers: frozenset[str], known: frozenset[str], *, days: bool) -> bool:
    """Whether an entry, which has the `known` numbers of a unit, has none of these numbers; of days
    of the week, not all."""
    return not numbers <= known if days else not numbers & known


CHECKS = (D159,)
