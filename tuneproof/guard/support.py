"""The source texts that an answer rests on, and which of its facts and names are not in them.

An answer rests on the sources of the known answer that it is like; where rows name no sources,
on the knowledge-base entry that holds most of its character n-grams; without a knowledge base,
on the training answers of its topic. Letters and figures are compared, not meanings. Of rows, which
may err about their sources, the check before training asks this of its own (`Bases`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tuneproof.data.overlap import grams, normalise
from tuneproof.i18n import enumerated
from tuneproof.text.facts import Fact, as_written, facts, unknown
from tuneproof.text.holding import Holding
from tuneproof.text.names import capitals_name, names
from tuneproof.text.similar import MATCHED, KnownTexts
from tuneproof.text.sourced import sourced
from tuneproof.types import Example, KnowledgeEntry


@dataclass(frozen=True)
class SourceTexts:
    """Source texts. `name` says which they are: ids of entries, or empty for training answers."""

    name: str
    texts: tuple[str, ...]

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """Every fact that the texts state, in figures or in words."""
        return frozenset[Fact]().union(*map(sourced, self.texts))

    @cached_property
    def words(self) -> str:
        """The texts as one run of letters and figures, to look names up in."""
        return normalise("\n".join(self.texts))


class Support:
    """The sources of all known answers. `answers` are the known texts, those of `kb` included."""

    def __init__(self, rows: Sequence[Example], kb: Sequence[KnowledgeEntry], answers: KnownTexts):
        self._answers = answers
        self._entries = {entry.id: entry for entry in kb}
        self._ids = [entry.id for entry in kb]
        self._holding = Holding((grams(entry.text) for entry in kb), weight=lambda _gram: 1.0)
        self._sources: dict[str, dict[str, None]] = defaultdict(dict)
        self._alike: dict[str, dict[str, None]] = defaultdict(dict)
        self._made: dict[tuple[str, ...], SourceTexts] = {}
        for entry in kb:
            self._sources[entry.text][entry.id] = None
        self._note_sources(rows)
        self._everything = SourceTexts("", tuple(answers.texts))
        self._capitals = capitals_name(answers.texts)

    def _note_sources(self, rows: Sequence[Example]) -> None:
        """Note the sources of every answer, and the answers that share its topic."""
        topics: dict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            named = [source for source in row.sources if source in self._entries]
            for text in row.answers:
                self._sources[text].update(dict.fromkeys(named))
                topics[row.topic or text][text] = None
        for texts in topics.values():
            for text in texts:
                self._alike[text].update(texts)

    def strange(self, text: str, question: str = "") -> tuple[list[str], str]:
        """The facts and names of a text that are not in the source texts it rests on, and the name
        of those.

        A name that the question itself says is not strange; a number of the question is.
        """
        basis = self.basis(text)
        asked = normalise(question)
        stated = as_written(unknown(facts(text), basis.facts))
        found = names(text, capitals=self._capitals)
        named = [name for name in found if normalise(name) not in basis.words + asked]
        return [*stated, *named], basis.name

    def sourced(self, text: str) -> bool:
        """Whether the entry that a text is most like has all its facts; False without entries."""
        if not self._entries:
            return False
        return not unknown(
            facts(text), self._texts_of_entries((self._entry_most_like(text),)).facts
        )

    def basis(self, text: str) -> SourceTexts:
        """The source texts that a text rests on."""
        place, _closeness = self._answers.nearest(text, MATCHED)
        like = self._answers.texts[place] if place >= 0 else None
        if like is not None and self._sources.get(like):
            return self._texts_of_entries(tuple(self._sources[like]))
        taught = tuple(self._alike.get(like, {like: None})) if like is not None else ()
        if not self._entries:
            return self._texts_of_answers(taught) if taught else self._everything
        entry = self._entry_most_like(text)
        # The entry is a guess here, so the training answers of the topic count too.
        return SourceTexts(entry, (*self._texts_of_entries((entry,)).texts, *taught))

    def _texts_of_entries(self, ids: tuple[str, ...]) -> SourceTexts:
        if ids not in self._made:
            entries = [self._entries[each] for each in ids]
            texts = tuple(entry.with_topic for entry in entries)
            self._made[ids] = SourceTexts(enumerated(ids), texts)
        return self._made[ids]

    def _texts_of_answers(self, texts: tuple[str, ...]) -> SourceTexts:
        if texts not in self._made:
            self._made[texts] = SourceTexts("", texts)
        return self._made[texts]

    def _entry_most_like(self, text: str) -> str:
        """The entry that has most of the text's n-grams, the first where none has any."""
        return self._ids[max(0, self._holding.most(grams(text))[0])]
