"""Which proposals become rows: none that is known or near a question to avoid, and balanced.

Topics take turns, and within a topic the kinds do, so that no topic or kind with many proposals
fills the set. Refusals keep the share that they have among the given rows.
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
"""Overlap from which a new question counts as already there (a proposal)."""
FOREIGN = 0.5
"""Overlap from which a question that is closer to another answer than to its own is doubtful."""
BETWEEN = frozenset({"contrast", "near-miss"})
"""Kinds whose questions are close to another answer on purpose."""

FIRST = "near-miss"
"""The kind that is taken first: the only one that teaches where a topic ends."""

AVOIDED = N_("near a test or validation question")
KNOWN = N_("already there")
DOUBTFUL = N_("closer to another answer")

Group = tuple[str, bool]
"""A topic's key and whether its questions are answerable."""


@dataclass(frozen=True)
class Chosen:
    """The rows that were kept, and how many proposals were rejected, by reason (a msgid).

    Proposals that were not needed any more count in neither.
    """

    rows: tuple[Example, ...]
    dropped: Mapping[str, int]


class Chooser:
    """Chooses among proposals for one set of rows.

    No chosen question overlaps one of `avoid` by `leak` or more.
    """

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
        answers = [_answer_key(row.answer, row.answerable) for row in rows]
        self._answers = np.array(answers, dtype=object)
        self._avoid = CopyIndex(avoid)
        self._avoided = {normalise(question) for question in avoid}
        self._taken: set[str] = {normalise(row.question) for row in rows}
        self._chosen: dict[Group, list[Proposal]] = defaultdict(list)
        self._dropped: Counter[str] = Counter()

    def choose(self, proposals: Iterable[Proposal], rng: Random) -> Chosen:
        """Take proposals in turns until every topic has its share or no proposal is left."""
        queues = _queues(proposals, rng)
        answered = [group for group in queues if group[1]]
        # Refusals near a topic that has answers come first: they teach where it ends.
        refused = sorted(
            (group for group in queues if not group[1]),
            key=lambda group: (group[0], True) not in queues,
        )
        most = int(self.settings.share / (1 - self.settings.share) * len(self.rows))
        made = self._take_in_rounds(queues, answered, most)
        self._take_in_rounds(
            queues, refused, min(most - made, self._most_refusals(made, bool(answered)))
        )
        taken = [chosen for group in sorted(self._chosen) for chosen in self._chosen[group]]
        return Chosen(tuple(_as_rows(taken)), dict(self._dropped))

    def _most_refusals(self, made: int, both: bool) -> int:
        """Most new refusals: in the given rows' proportion to `made` new answers; where no answers
        are made (`both` is False), as many as there are rows."""
        unanswerable = sum(not row.answerable for row in self.rows)
        answerable = max(1, len(self.rows) - unanswerable)
        return round(made * unanswerable / answerable) if both else len(self.rows)

    def _take_in_rounds(
        self, queues: Mapping[Group, list[Proposal]], groups: list[Group], most: int
    ) -> int:
        """Take one row a topic in each of `per_topic` rounds, `most` in all; return how many."""
        taken = 0
        for _round in range(self.settings.per_topic):
            for group in groups:
                if taken >= most:
                    return taken
                taken += self._take_next(queues[group], group)
        return taken

    def _take_next(self, queue: list[Proposal], group: Group) -> bool:
        """Take the next fit proposal from the end of a queue; return whether there was one."""
        while queue:
            proposal = queue.pop()
            fault = self._reason_to_drop(proposal, group)
            if fault is None:
                self._chosen[group].append(proposal)
                self._taken.add(normalise(proposal.question))
                return True
            self._dropped[fault] += 1
        return False

    def _reason_to_drop(self, proposal: Proposal, group: Group) -> str | None:
        question, plain = proposal.question, normalise(proposal.question)
        if plain in self._avoided or self._avoid.nearest(question)[1] >= self._leak:
            return AVOIDED
        if not plain or plain in self._taken:
            return KNOWN
        if any(jaccard(question, chosen.question) >= SAME for chosen in self._chosen[group]):
            return KNOWN
        own, foreign = self._greatest_overlaps(proposal)
        if own >= SAME:
            return KNOWN
        # Even a kind of `BETWEEN` may not copy a question that has another answer.
        least = COPY if proposal.kind in BETWEEN else FOREIGN
        if foreign >= least and (foreign > own or foreign >= COPY):
            return DOUBTFUL
        return None

    def _greatest_overlaps(self, proposal: Proposal) -> tuple[float, float]:
        """The greatest overlap with a known question of the same answer, and with any other one."""
        overlaps = self._known.overlaps(proposal.question)
        mine = self._answers == _answer_key(proposal.parents[0].answer, proposal.answerable)
        return float(overlaps[mine].max(initial=0.0)), float(overlaps[~mine].max(initial=0.0))


def _answer_key(answer: str, answerable: bool) -> str:
    """A key that rows with the same answer share; all refusals have the same."""
    return normalise(answer) if answerable else ""


def _as_rows(proposals: Sequence[Proposal]) -> Iterator[Example]:
    """The proposals as rows; those with the same mark are numbered to keep ids apart."""
    numbers: Counter[str] = Counter()
    for proposal in proposals:
        numbers[proposal.made_by] += 1
        yield proposal.example(numbers[proposal.made_by])


def _queues(proposals: Iterable[Proposal], rng: Random) -> dict[Group, list[Proposal]]:
    """The proposals of each group, kinds alternating at random; the next to take is the last."""
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
