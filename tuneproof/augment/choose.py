"""Which proposals become rows: nothing known, nothing near a question to avoid, balanced.

Topics take turns, and within a topic the kinds do, so that neither a talkative topic nor a
talkative kind fills the set. Refusals keep the share that they have among the given rows.
This module knows no language and makes no question.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from tuneproof.augment.material import Proposal, topic_key
from tuneproof.config import COPY, AugmentSettings
from tuneproof.data.overlap import CopyIndex, OverlapIndex, jaccard, normalise
from tuneproof.i18n import N_
from tuneproof.types import Example

SAME = 0.9
"""Overlap from which a new question adds nothing to a known one (a proposal)."""
FOREIGN = 0.5
"""Overlap from which a question that is closer to another answer than to its own is doubtful."""
BETWEEN = frozenset({"contrast", "near-miss"})
"""Kinds that stand near another answer on purpose."""

FIRST = "near-miss"
"""The kind that has the first turn: the only one that teaches where a topic ends."""

AVOIDED = N_("near a test or validation question")
KNOWN = N_("already there")
DOUBTFUL = N_("closer to another answer")

Group = tuple[str, bool]
"""A topic's key and whether its questions are answerable."""


@dataclass(frozen=True)
class Chosen:
    """The rows that were kept, and how many proposals were turned down, by (marked) reason.

    Proposals that were not needed any more are in neither.
    """

    rows: tuple[Example, ...]
    dropped: Mapping[str, int]


class Chooser:
    """Chooses among proposals for one set of rows. `avoid` are questions never to come near."""

    def __init__(
        self,
        rows: Sequence[Example],
        avoid: Sequence[str],
        settings: AugmentSettings,
        leak: float = COPY,
    ):
        self.rows = rows
        self.settings = settings
        self._leak = leak
        self._known = OverlapIndex([row.question for row in rows])
        answers = [_answer_of(row.answer, row.answerable) for row in rows]
        self._answers = np.array(answers, dtype=object)
        self._avoid = CopyIndex(avoid)
        self._avoided = {normalise(question) for question in avoid}
        self._taken: set[str] = {normalise(row.question) for row in rows}
        self._chosen: dict[Group, list[Proposal]] = defaultdict(list)
        self._dropped: Counter[str] = Counter()

    def choose(self, proposals: Iterable[Proposal], rng: Random) -> Chosen:
        """Take turns until every topic has its share or nothing more to give."""
        queues = _queues(proposals, rng)
        answered = [group for group in queues if group[1]]
        # Refusals near a topic first: where a topic ends is learned there.
        refused = sorted(
            (group for group in queues if not group[1]),
            key=lambda group: (group[0], True) not in queues,
        )
        most = int(self.settings.share / (1 - self.settings.share) * len(self.rows))
        made = self._rounds(queues, answered, most)
        self._rounds(queues, refused, min(most - made, self._refusals(made, bool(answered))))
        taken = [one for group in sorted(self._chosen) for one in self._chosen[group]]
        return Chosen(tuple(_numbered(taken)), dict(self._dropped))

    def _refusals(self, made: int, both: bool) -> int:
        """Most new refusals: in proportion to the answers made, where answers are made at all."""
        unanswerable = sum(not row.answerable for row in self.rows)
        answerable = max(1, len(self.rows) - unanswerable)
        return round(made * unanswerable / answerable) if both else len(self.rows)

    def _rounds(
        self, queues: Mapping[Group, list[Proposal]], groups: list[Group], most: int
    ) -> int:
        """One row a topic and round, `per_topic` rounds; how many rows were taken."""
        taken = 0
        for _round in range(self.settings.per_topic):
            for group in groups:
                if taken >= most:
                    return taken
                taken += self._next(queues[group], group)
        return taken

    def _next(self, queue: list[Proposal], group: Group) -> bool:
        """Take the next fit proposal of a topic, if there is one."""
        while queue:
            proposal = queue.pop()
            fault = self._fault(proposal, group)
            if fault is None:
                self._chosen[group].append(proposal)
                self._taken.add(normalise(proposal.question))
                return True
            self._dropped[fault] += 1
        return False

    def _fault(self, proposal: Proposal, group: Group) -> str | None:
        question, plain = proposal.question, normalise(proposal.question)
        if plain in self._avoided or self._avoid.nearest(question)[1] >= self._leak:
            return AVOIDED
        if not plain or plain in self._taken:
            return KNOWN
        if any(jaccard(question, one.question) >= SAME for one in self._chosen[group]):
            return KNOWN
        own, foreign = self._nearest(proposal)
        if own >= SAME:
            return KNOWN
        # A copy with another answer than the known question would conflict with it.
        least = COPY if proposal.kind in BETWEEN else FOREIGN
        if foreign >= least and (foreign > own or foreign >= COPY):
            return DOUBTFUL
        return None

    def _nearest(self, proposal: Proposal) -> tuple[float, float]:
        """The greatest overlap with a known question of the same answer, and of any other."""
        overlaps = self._known.overlaps(proposal.question)
        mine = self._answers == _answer_of(proposal.parents[0].answer, proposal.answerable)
        return float(overlaps[mine].max(initial=0.0)), float(overlaps[~mine].max(initial=0.0))


def _answer_of(answer: str, answerable: bool) -> str:
    """What two rows share when they answer alike: all refusals are one."""
    return normalise(answer) if answerable else ""


def _numbered(proposals: Sequence[Proposal]) -> Iterator[Example]:
    """The proposals as rows, those of one mark with numbers of their own."""
    numbers: Counter[str] = Counter()
    for proposal in proposals:
        numbers[proposal.made_by] += 1
        yield proposal.example(numbers[proposal.made_by])


def _queues(proposals: Iterable[Proposal], rng: Random) -> dict[Group, list[Proposal]]:
    """The proposals of each topic in random order, its kinds taking turns, the first one last."""
    by_group: dict[Group, dict[str, list[Proposal]]] = defaultdict(lambda: defaultdict(list))
    for proposal in proposals:
        group = (topic_key(proposal.parents[0]), proposal.answerable)
        by_group[group][proposal.kind].append(proposal)
    queues = {}
    for group, by_kind in by_group.items():
        for queue in by_kind.values():
            rng.shuffle(queue)
        kinds = rng.sample(list(by_kind), k=len(by_kind))
        kinds.sort(key=lambda kind: kind != FIRST)
        longest = max(map(len, by_kind.values()))
        turns = [
            by_kind[kind][place]
            for place in range(longest)
            for kind in kinds
            if place < len(by_kind[kind])
        ]
        queues[group] = turns[::-1]
    return queues
