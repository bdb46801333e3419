from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from tuneproof.evaluation import ConfusionCounts
from tuneproof.report.confusion import heat_map, select


def matrix(topics: int, errors: dict[tuple[int, int], int]) -> ConfusionCounts:
    """`topics` topics with five right answers each, and the errors given."""
    rows = [[5 if i == j else 0 for j in range(topics + 2)] for i in range(topics)]
    for (i, j), n in errors.items():
        rows[i][j] = n
    names = tuple(f"題{n}" for n in range(topics))
    columns = (*names, "(refused)", "(other)")
    return ConfusionCounts(names, columns, tuple(map(tuple, rows)))


def test_few_topics_are_all_shown_those_with_most_errors_first() -> None:
    confusion = select(matrix(4, {(2, 0): 3, (1, 4): 1}))
    assert confusion is not None
    assert confusion.topics == ("題2", "題1", "題0", "題3")
    assert confusion.columns == (*confusion.topics, "(refused)", "(other)")
    assert confusion.matrix[0] == (5, 0, 3, 0, 0, 0)
    assert confusion.matrix[1] == (0, 5, 0, 0, 1, 0)


def test_of_many_topics_only_those_that_were_mixed_up_are_shown() -> None:
    confusion = select(matrix(31, {(7, 3): 2, (9, 31): 1}))
    assert confusion is not None
    assert set(confusion.topics) == {"題7", "題3", "題9"}


def test_nothing_measured_is_no_heat_map() -> None:
    assert select(ConfusionCounts()) is None


def test_the_heat_map_names_every_topic_and_counts_the_errors() -> None:
    confusion = select(matrix(30, {(0, 1): 4}))
    assert confusion is not None
    texts = [
        "".join(each.itertext())
        for each in ET.fromstring(heat_map(confusion)).iter()
        if each.tag.endswith("text")
    ]
    for topic in confusion.topics:
        assert texts.count(topic) == 2, "once as a row, once as a column"
    assert "4" in texts


def test_refusals_are_not_drawn_as_mix_ups() -> None:
    """They had the darkest orange, the colour of what was taken for another topic."""
    confusion = select(matrix(30, {(0, 30): 9, (1, 31): 7}))
    assert confusion is not None
    drawn = heat_map(confusion)
    assert "#d9d9d9" in drawn and "#ee7a1c" not in drawn
    mixed = select(matrix(30, {(0, 2): 9}))
    assert mixed is not None and "#d9d9d9" not in heat_map(mixed)


def test_topics_that_begin_alike_can_be_told_apart() -> None:
    """Of “Human resources: leave” and “Human resources: pay” the map showed the beginning."""
    topics = ("Human resources – annual leave", "Human resources – payslips")
    confusion = select(replace(matrix(2, {(0, 1): 2}), topics=topics))
    assert confusion is not None
    drawn = "".join(ET.fromstring(heat_map(confusion)).itertext())
    assert "al leave" in drawn and "payslips" in drawn
    chinese = ("人力資源部門的規定：特休假", "人力資源部門的規定：薪資單")
    confusion = select(replace(matrix(2, {(0, 1): 2}), topics=chinese))
    assert confusion is not None
    drawn = "".join(ET.fromstring(heat_map(confusion)).itertext())
    assert "特休假" in drawn and "薪資單" in drawn


def test_a_topic_with_a_sign_that_xml_lacks_is_drawn() -> None:
    """A vertical tab in a topic, as Word writes it, ended the process when the page was drawn."""
    confusion = select(replace(matrix(2, {(0, 1): 2}), topics=("Pass\x0bword", "V\x00PN")))
    assert confusion is not None
    assert "Pass\ufffdword" in "".join(ET.fromstring(heat_map(confusion)).itertext())
