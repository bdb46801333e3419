"""Chooses the rows to hold out: whole clusters, stratified, no answer lost to training.

A cluster is a set of near-duplicate questions, which is held out whole or not at all. This module
knows examples and a share, and not what the held-out part is for.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tuneproof.data.overlap import CopyIndex, bare_question, normalise
from tuneproof.types import Example

Cluster = tuple[int, ...]
"""Indices of rows whose questions are near-duplicates, directly or through other rows."""


def clusters_of(rows: Sequence[Example], threshold: float) -> list[Cluster]:
    """Single-link clusters of the rows, by questions with an overlap of at least `threshold`.

    Every row is in exactly one cluster; clusters and the indices in them are sorted.
    """
    # Imported here, as it takes a moment.
    from scipy.cluster.hierarchy import DisjointSet

    # Equal questions are one node: a thousand copies must not make half a million pairs.
    places: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        places[normalise(bare_question(row.question))].append(i)
    same = list(places.values())
    questions = [rows[group[0]].question for group in same]
    alike = DisjointSet(range(len(same)))
    # Two questions that are equal once normalised stay together, even where a greeting or thanks
    # was recognised in one of them only.
    first_node: dict[str, int] = {}
    for node, group in enumerate(same):
        for i in group:
            alike.merge(node, first_node.setdefault(normalise(rows[i].question), node))
    for first, second, _overlap in CopyIndex(questions).pairs(threshold):
        alike.merge(first, second)
    return sorted(
        tuple(sorted(row for node in group for row in same[node])) for group in alike.subsets()
    )


def hold_out(
    rows: Sequence[Example], clusters: Sequence[Cluster], share: float, seed: int, part: str
) -> frozenset[int]:
    """Indices of the rows to hold out, about `share` of all; `seed` and `part` fix the drawing.

    Answerable and unanswerable rows are held out in proportion, and within each every topic
    (every answer where rows have no topic). At least half of an answer's clusters stay, so an
    answer with a single cluster is never held out; unanswerable rows have no such limit.
    """
    draw = _Draw(rows, clusters, seed, part)
    unanswerable = held_out_count(sum(not row.answerable for row in rows), share)
    draw.take(False, unanswerable, share)
    draw.take(True, held_out_count(len(rows), share) - unanswerable, share)
    return frozenset(draw.held)


def held_out_count(rows: int, share: float) -> int:
    """The number of rows to aim for when `share` of `rows` is held out."""
    return round(share * rows)


class _Draw:
    """One drawing: the rows held out so far, and how many clusters each answer can still spare."""

    def __init__(self, rows: Sequence[Example], clusters: Sequence[Cluster], seed: int, part: str):
        self.rows = rows
        self.held: set[int] = set()
        keyed = ((_drawing_key(rows, cluster, f"{seed}/{part}"), cluster) for cluster in clusters)
        self.clusters = [cluster for _key, cluster in sorted(keyed)]
        count = Counter(answer for one in self.clusters for answer in self._answers_of(one))
        self.spare = {answer: n // 2 for answer, n in count.items()}

    def take(self, answerable: bool, target: int, share: float) -> None:
        """Hold out clusters until `target` rows of this kind are held, or none fits.

        The stratum that is furthest below its share gives the next cluster. A cluster with both
        kinds of rows counts as answerable.
        """
        strata: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            kinds = {self.rows[i].answerable for i in cluster}
            if (True in kinds) == answerable:
                strata[self._stratum_of(cluster)].append(cluster)
        # (rows held minus rows due, order of drawing, its clusters in reverse order, for pop)
        queue = [
            (-share * sum(map(len, members)), order, members[::-1])
            for order, members in enumerate(strata.values())
        ]
        heapq.heapify(queue)
        while queue and target > 0:
            lack, order, members = heapq.heappop(queue)
            cluster = members.pop()
            if len(cluster) <= target and self._hold_if_spared(cluster):
                target -= len(cluster)
                lack += len(cluster)
            if members:
                heapq.heappush(queue, (lack, order, members))

    def _hold_if_spared(self, cluster: Cluster) -> bool:
        """Hold a cluster out if each of its answers can spare it; whether that was so."""
        answers = self._answers_of(cluster)
        if any(self.spare[answer] < 1 for answer in answers):
            return False
        for answer in answers:
            self.spare[answer] -= 1
        self.held.update(cluster)
        return True

    def _answers_of(self, cluster: Cluster) -> frozenset[str]:
        members = (self.rows[i] for i in cluster)
        return frozenset(normalise(row.answer) for row in members if row.answerable)

    def _stratum_of(self, cluster: Cluster) -> str:
        names = (self.rows[i].topic or normalise(self.rows[i].answer) for i in cluster)
        return min(names)


def _drawing_key(rows: Sequence[Example], cluster: Iterable[int], salt: str) -> str:
    """The key that clusters are drawn in order of: a hash of texts and salt, not of positions."""
    texts = sorted(f"{normalise(rows[i].question)}\t{normalise(rows[i].answer)}" for i in cluster)
    return hashlib.sha256("\n".join((salt, *texts)).encode()).hexdigest()
