"""The parts of the example that the rungs take."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tuneproof.data.read import read_examples
from tuneproof.errors import DataError
from tuneproof.replay.material import USUAL, RowFolder, spread
from tuneproof.types import Example


def rows(counts: dict[str, int]) -> list[Example]:
    return [
        Example(f"{topic}{n}", f"{topic} {n}?", (topic,), topic=topic)
        for topic, count in counts.items()
        for n in range(count)
    ]


def test_every_beginning_has_about_the_share_of_each_topic() -> None:
    known = rows({"vpn": 60, "mfa": 30, "leave": 10})
    for seed in range(5):
        order = spread(known, seed)
        assert Counter(row.id for row in order) == Counter(row.id for row in known)
        for size in (20, 50, 80):
            found = Counter(row.topic for row in order[:size])
            for topic, share in (("vpn", 0.6), ("mfa", 0.3), ("leave", 0.1)):
                assert abs(found[topic] - share * size) <= 1


def test_the_order_is_that_of_the_seed() -> None:
    known = rows({"vpn": 20, "mfa": 20})
    assert spread(known, 1) == spread(known, 1)
    assert spread(known, 1) != spread(known, 2)


def test_a_part_reads_as_the_rows_it_was_made_of(tmp_path: Path) -> None:
    source = RowFolder.open(None)
    small = source.write_part(tmp_path / "small.jsonl", 33, 0)
    large = source.write_part(tmp_path / "large.jsonl", 78, 0)
    read = read_examples([small]).examples
    more = read_examples([large]).examples
    assert len(read) == 33 and len(more) == 78
    assert {row.question for row in read} < {row.question for row in more}
    original = {row.question: row for row in read_examples([USUAL / "train.csv"]).examples}
    for row in read:
        like = original[row.question]
        assert (row.answers, row.topic, row.answerable, row.style, row.sources) == (
            like.answers,
            like.topic,
            like.answerable,
            like.style,
            like.sources,
        )
    assert 0 < sum(not row.answerable for row in read) < 16


def test_the_test_questions_are_those_of_the_test_file(tmp_path: Path) -> None:
    path = RowFolder.open(None).write_part(tmp_path / "test.jsonl", 40, 0, test=True)
    asked = {row.question for row in read_examples([path], allow_unanswered=True).examples}
    test = read_examples([USUAL / "test.csv"], allow_unanswered=True).examples
    assert len(asked) == 40 and asked <= {row.question for row in test}


def test_a_folder_without_the_files_is_a_sentence_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("question,answer\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        RowFolder.open(tmp_path)
    assert "test.csv, kb.jsonl" in caught.value.message
    assert "--data" in (caught.value.remedy or "")


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    for name in ("train.csv", "test.csv", "kb.jsonl"):
        (tmp_path / name).write_bytes((USUAL / name).read_bytes())
    assert RowFolder.open(tmp_path).digest == RowFolder.open(None).digest
    (tmp_path / "kb.jsonl").write_text("{}\n", encoding="utf-8")
    assert RowFolder.open(tmp_path).digest != RowFolder.open(None).digest
