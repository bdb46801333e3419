"""Augmentation from end to end: collect the proposals of every source, and choose among them.

The result depends on the rows, the settings and the seed alone, unless an endpoint is asked.
Questions to avoid (those of test and validation) and rows that copy one are not used as material:
what is made from a copy would leak the question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import get_args

from tuneproof.augment.choose import Chooser
from tuneproof.augment.colloquial import colloquial
from tuneproof.augment.contrast import contrast
from tuneproof.augment.crossover import crossover
from tuneproof.augment.formal import formal
from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.mixed import mixed
from tuneproof.augment.nearmiss import near_miss
from tuneproof.augment.order import order
from tuneproof.augment.polite import plain, polite
from tuneproof.augment.script import script
from tuneproof.augment.short import short
from tuneproof.augment.style import Wording
from tuneproof.augment.typo import typo
from tuneproof.config import COPY, AugmentSettings, MadeKind
from tuneproof.data.made import kind_of
from tuneproof.data.overlap import CopyIndex
from tuneproof.types import Example, KnowledgeEntry, Style

RowSource = Callable[[Material, Random], Iterable[Proposal]]

WORDINGS: Mapping[MadeKind, tuple[Wording, Style | None]] = {
    "short": (short, Style.SHORT),
    "formal": (formal, Style.FORMAL),
    "colloquial": (colloquial, Style.MIXED),
    "typo": (typo, Style.MIXED),
    "mixed": (mixed, Style.MIXED),
    "script": (script, None),
    "polite": (polite, Style.FULL),
    "plain": (plain, None),
    "order": (order, None),
}
"""Wordings by kind, each with the style of its rows; None keeps that of the parent."""
SOURCES: Mapping[MadeKind, RowSource] = {
    "crossover": crossover,
    "contrast": contrast,
    "near-miss": near_miss,
}
KINDS: tuple[MadeKind, ...] = get_args(MadeKind)


@dataclass(frozen=True)
class Augmentation:
    """The new rows, and how many proposals were rejected, by reason (a msgid).

    `refusal` is the answer of unanswerable questions; None where the data has none, and then no
    near miss was made.
    """

    rows: tuple[Example, ...]
    dropped: Mapping[str, int]
    refusal: str | None

    @property
    def by_kind(self) -> dict[str, list[Example]]:
        """The new rows by kind, the kind with most rows first."""
        found: dict[str, list[Example]] = defaultdict(list)
        for row in self.rows:
            found[kind_of(row.made_by)].append(row)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def augment(
    rows: Sequence[Example],
    knowledge: Sequence[KnowledgeEntry],
    settings: AugmentSettings,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    avoid: Sequence[str] = (),
    leak: float = COPY,
    more: Mapping[str, RowSource] | None = None,
) -> Augmentation:
    """New training rows made from `rows`, at most `settings.per_topic` of a topic.

    `pairs` name topics (or the beginnings of answers) that get mixed up; without any the closest
    ones are taken. No new question overlaps one of `avoid` by `leak` or more. `more` are further
    sources, by kind.
    """
    rng = Random(settings.seed)
    natural = _usable_rows(rows, avoid, leak)
    material = Material(natural, tuple(knowledge), tuple(pairs))
    chooser = Chooser(tuple(rows), avoid, settings, leak)
    proposals = (
        _all_proposals(material, settings.kinds, more or {}, rng) if settings.per_topic else ()
    )
    chosen = chooser.choose(proposals, rng)
    return Augmentation(chosen.rows, chosen.dropped, material.refusal)


def _usable_rows(rows: Sequence[Example], avoid: Sequence[str], leak: float) -> tuple[Example, ...]:
    """The rows to make others from: with question and answer, not augmented, and no copy of a
    question to avoid."""
    index = CopyIndex(avoid)
    return tuple(
        row
        for row in rows
        if row.question.strip()
        and row.answer
        and not row.made_by
        and index.nearest(row.question)[1] < leak
    )


def _all_proposals(
    material: Material, kinds: Sequence[MadeKind], more: Mapping[str, RowSource], rng: Random
) -> Iterator[Proposal]:
    """The proposals of all sources. Each has its own random generator, so that leaving one out
    does not change the others."""
    for kind in KINDS:
        own = Random(rng.random())
        if kind not in kinds:
            continue
        if kind in WORDINGS:
            yield from _reworded(material, kind, own)
        else:
            yield from SOURCES[kind](material, own)
    for source in more.values():
        yield from source(material, Random(rng.random()))


def _reworded(material: Material, kind: MadeKind, rng: Random) -> Iterator[Proposal]:
    """Every row in the wording of `kind`, unanswerable rows included."""
    wording, style = WORDINGS[kind]
    for row in material.rows:
        for question in wording(row.question, material.tongue(row.question), rng):
            yield Proposal(kind, question, (row,), style if material.styled else None)
