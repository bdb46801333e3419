"""What training has to learn of the answers, as the renderer of the run makes it."""

from __future__ import annotations

from dataclasses import replace

from tests.evaluate.rows import TRAIN
from tests.tiny import tiny_base
from tuneproof.experiment.rendering import LOOKED_AT, labels_of
from tuneproof.models.prompt import Rendered, Renderer


class Cutting(Renderer):
    """Leaves the end off, and learns the later half of an answer alone."""

    def render(self, question: str, answer: str) -> Rendered:
        whole = super().render(question, answer)
        return replace(whole, target=whole.target[len(whole.target) // 2 : -1])


def renderer(kind: type[Renderer]) -> Renderer:
    base = tiny_base("llama")
    return kind(base.tokenizer, kind=base.kind, end_ids=base.end_ids)


def test_every_id_of_an_answer_carries_a_label_and_the_last_one_ends_it() -> None:
    assert labels_of(TRAIN, renderer(Renderer)) == {"labelled": 1.0, "ended": 1.0}


def test_what_a_broken_pipeline_leaves_out_is_seen() -> None:
    found = labels_of(TRAIN, renderer(Cutting))
    assert 0.3 < found["labelled"] < 0.55
    assert found["ended"] == 0.0


class Counting(Renderer):
    """Counts the rows that it was asked for."""

    rows = 0

    def render(self, question: str, answer: str) -> Rendered:
        self.rows += 1
        return super().render(question, answer)


def test_of_many_rows_some_are_looked_at_and_none_say_nothing() -> None:
    counting = renderer(Counting)
    many = (TRAIN * LOOKED_AT)[: 2 * LOOKED_AT - 1]
    assert labels_of(many, counting) == {"labelled": 1.0, "ended": 1.0}
    assert isinstance(counting, Counting) and counting.rows == LOOKED_AT
    assert labels_of((), counting) == {}
