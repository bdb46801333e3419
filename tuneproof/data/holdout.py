"""Which phrasings are held out: whole clusters, in proportion, no answer lost to training.

A cluster is a set of near-duplicate questions; it moves as a whole. This module knows
examples and a share; it knows nothing of what the held-out part is for.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tuneproof.data.overlap import CopyIndex, bare, normalise
from tuneproof.types import Example

Cluster = tuple[int, ...]
"""Indices of rows whose questions are near-duplicates of one another, directly or in a chain."""


def clusters_of(rows: Sequence[Example], threshold: float) -> list[Cluster]:
    """The rows grouped by questions with an overlap of at least `threshold`."""
    # Here, as importing it takes a moment.
    from scipy.cluster.hierarchy import DisjointSet

    # Equal questions are one node: a thousand copies must not make half a million pairs.
    places: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        places[normalise(bare(row.question))].append(i)
    same = list(places.values())
    questions = [rows[group[0]].question for group in same]
    alike = DisjointSet(range(len(same)))
    # What counts as thanks in one of them alone does not part two that are written alike.
    met: dict[str, int] = {}
    for node, group in enumerate(same):
        for i in group:
            alike.merge(node, met.setdefault(normalise(rows[i].question), node))
    for one, other, _overlap in CopyIndex(questions).pairs(threshold):
        alike.merge(one, other)
    return sorted(
        tuple(sorted(row for node in group for row in same[node])) for group in alike.subsets()
    )


def hold_out(
    rows: Sequence[Example], clusters: Sequence[Cluster], share: float, seed: int, part: str
) -> frozenset[int]:
    """Indices of the rows to hold out, about `share` of all, drawn by `seed` and `part`.

    Answerable and unanswerable rows are held out in proportion, and among them every topic
    (every answer where rows have no topic). At least half of an answer's clusters stay, so an
    answer with a single one is never held out; unanswerable rows are free to go.
    """
    draw = _Draw(rows, clusters, seed, part)
    unanswerable = due(sum(not row.answerable for row in rows), share)
    draw.take(False, unanswerable, share)
    draw.take(True, due(len(rows), share) - unanswerable, share)
    return frozenset(draw.held)


def due(rows: int, share: float) -> int:
    """How many of so many rows are to be held out, where answers and near copies let them go."""
    return round(share * rows)


class _Draw:
    """One drawing: what is held so far, and how many clusters each answer has left to give."""

    def __init__(self, rows: Sequence[Example], clusters: Sequence[Cluster], seed: int, part: str):
        self.rows = rows
        self.held: set[int] = set()
        keyed = ((_rank(rows, cluster, f"{seed}/{part}"), cluster) for cluster in clusters)
        self.clusters = [cluster for _key, cluster in sorted(keyed)]
        count = Counter(answer for one in self.clusters for answer in self._answers(one))
        self.spare = {answer: n // 2 for answer, n in count.items()}

    def take(self, answerable: bool, target: int, share: float) -> None:
        """Hold out clusters until `target` rows of this kind are held, or none fits.

        The stratum that lacks most of its share gives next. A cluster with both kinds of
        rows counts as answerable.
        """
        strata: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            kinds = {self.rows[i].answerable for i in cluster}
            if (True in kinds) == answerable:
                strata[self._stratum(cluster)].append(cluster)
        # (rows held minus rows due, order of drawing, its clusters last first)
        queue = [
            (-share * sum(map(len, members)), order, members[::-1])
            for order, members in enumerate(strata.values())
        ]
        heapq.heapify(queue)
        while queue and target > 0:
            lack, order, members = heapq.heappop(queue)
            cluster = members.pop()
            if len(cluster) <= target and self._give(cluster):
                target -= len(cluster)
                lack += len(cluster)
            if members:
                heapq.heappush(queue, (lack, order, members))

    def _give(self, cluster: Cluster) -> bool:
        """Hold a cluster out if each of its answers can spare it."""
        answers = self._answers(cluster)
        if any(self.spare[answer] < 1 for answer in answers):
            return False
        for answer in answers:
            self.spare[answer] -= 1
        self.held.update(cluster)
        return True

    def _answers(self, cluster: Cluster) -> frozenset[str]:
        members = (self.rows[i] for i in cluster)
        return frozenset(normalise(row.answer) for row in members if row.answerable)

    def _stratum(self, cluster: Cluster) -> str:
        names = (self.rows[i].topic or normalise(self.rows[i].answer) for i in cluster)
        return min(names)


def _rank(rows: Sequence[Example], cluster: Iterable[int], salt: str) -> str:
    """A cluster's place in the drawing: from its texts and the seed, not from its position."""
    texts = sorted(f"{normalise(rows[i].question)}\t{normalise(rows[i].answer)}" for i in cluster)
    return hashlib.sha256("\n".join((salt, *texts)).encode()).hexdigest()
