from __future__ import annotations

import json

import pytest
from scipy.stats import binomtest

from tests.evaluate.rows import REFUSAL, judged, unanswerable, wrong
from tuneproof.evaluate.figures import (
    cluster,
    confusion,
    evaluation,
    figures,
    histogram,
)
from tuneproof.evaluate.stats import bootstrap_mean, wilson
from tuneproof.evaluation import ConfusionCounts, Duel, MixUp
from tuneproof.types import Interval, to_json


def test_figures_of_four_answers_by_hand() -> None:
    answers = [
        judged(1, similarity=1.0),
        judged(2, similarity=0.9, topic="b"),
        judged(3, similarity=0.86, correct=False, flags=("cut", "invented"), topic="c"),
        judged(4, similarity=0.2, correct=False, refused=True, flags=("cut",)),
    ]
    found = figures(answers)
    assert found.n == 4
    assert found.correct == wilson(2, 4)
    assert found.high_quality == wilson(3, 4)
    assert found.poor == wilson(1, 4)
    assert found.refused == wilson(1, 4)
    mean = found.similarity
    assert mean is not None and mean.value == pytest.approx(0.74)
    assert mean.low is not None and mean.high is not None and mean.low < 0.74 < mean.high
    assert found.flags == {
        "loop": 0,
        "echo": 0,
        "cut": 2,
        "empty": 0,
        "invented": 1,
        "astray": 0,
    }


def test_an_answer_at_a_limit_of_quality_is_on_its_better_side() -> None:
    answers = [judged(n, similarity=each) for n, each in enumerate((0.85, 0.84, 0.50, 0.49))]
    found = figures(answers)
    assert (found.high_quality, found.poor) == (wilson(1, 4), wilson(1, 4))


def test_the_interval_of_a_mean_draws_topics_and_keeps_refusals_apart() -> None:
    # Near-misses of a topic have the refusal as their answer, not the topic's answer.
    right = [judged(n, topic=str(n % 4), similarity=float(n % 4 > 0)) for n in range(20)]
    asked = [unanswerable(20 + n, refused=False, topic=str(n % 4)) for n in range(20)]
    values = [one.similarity or 0.0 for one in (*right, *asked)]
    clusters = [(n < 20, n % 4) for n in range(40)]
    assert figures([*right, *asked]).similarity == bootstrap_mean(values, clusters)


def test_questions_out_of_every_topic_are_not_one_cluster() -> None:
    """Their cluster was the refusal sentence: 35 questions beside a few near-misses were drawn
    all or none, and the interval of their similarity was [0.48, 0.87]."""
    far = [unanswerable(n, refused=n % 4 > 0, expected=(REFUSAL,)) for n in range(35)]
    near = [
        unanswerable(35 + n, refused=n > 0, topic=str(n), expected=(REFUSAL,)) for n in range(4)
    ]
    found = figures([*far, *near]).similarity
    assert found == bootstrap_mean([one.similarity or 0.0 for one in (*far, *near)], range(39))
    assert found is not None and found.low is not None and found.high is not None
    assert found.high - found.low < 0.25


def test_phrasings_of_an_answer_without_a_topic_stay_together() -> None:
    asked = [judged(n, topic=None, expected=(f"answer {n % 3}",)) for n in range(6)]
    assert len({cluster(one) for one in asked}) == 3


def test_similarity_is_null_where_no_answer_is_expected() -> None:
    found = figures([unanswerable(1, refused=True, similarity=None)])
    assert found.similarity is found.high_quality is found.poor is None
    assert found.correct.value == 1.0


def test_the_whole_evaluation_is_plain_json_in_the_shape_of_the_contract() -> None:
    adapter = [judged(1), judged(2, slices=("all", "answerable", "far", "style:short")),
               unanswerable(3, refused=True)]  # fmt: skip
    lookup = [judged(1), wrong(2, slices=adapter[1].slices), unanswerable(3, refused=False)]
    found = evaluation({"adapter": adapter, "lookup": lookup}).to_json()
    assert json.loads(json.dumps(found)) == found
    assert found["test"] == {
        "questions": 3,
        "answerable": 2,
        "unanswerable": 1,
        "took_part": 0,
    }
    assert list(found["systems"]["adapter"]) == [
        "all", "answerable", "far", "near", "style:short", "unanswerable", "out-of-scope",
    ]  # fmt: skip
    assert found["systems"]["lookup"]["all"]["correct"] == to_json(wilson(1, 3))
    assert found["systems"]["adapter"]["all"]["correct"]["value"] == 1.0


def test_systems_are_compared_slice_by_slice() -> None:
    adapter = [judged(n) for n in range(6)] + [unanswerable(6, refused=False)]
    lookup = [wrong(n) for n in range(6)] + [unanswerable(6, refused=True)]
    base = [wrong(n) for n in range(6)] + [unanswerable(6, refused=False)]
    found = evaluation({"base": base, "adapter": adapter, "lookup": lookup}).comparisons
    lines = {(line.b, line.slice): line for line in found}
    assert set(lines) == {
        (other, name)
        for other in ("lookup", "base")
        for name in ("all", "answerable", "near", "unanswerable")
    }
    # Six to nothing is the least that six answerable questions can show; one loss undoes it.
    assert lines["lookup", "answerable"] == Duel(
        "adapter", "lookup", "answerable", 6, 0, binomtest(6, 6).pvalue, within_noise=False
    )
    assert (lines["lookup", "all"].wins, lines["lookup", "all"].losses) == (6, 1)
    assert lines["lookup", "all"].within_noise is True
    assert lines["base", "all"].within_noise is False


def test_the_guarded_answers_are_held_against_lookup_and_adapter() -> None:
    adapter = [judged(n) for n in range(3)] + [wrong(n) for n in range(3, 9)]
    guarded = [judged(n) for n in range(9)]
    lookup = [wrong(n) for n in range(9)]
    systems = {"adapter": adapter, "guarded": guarded, "lookup": lookup}
    found = evaluation(systems)
    lines = {(line.a, line.b, line.slice): line for line in found.comparisons}
    assert {pair[:2] for pair in lines} == {
        ("adapter", "lookup"), ("guarded", "lookup"), ("guarded", "adapter"),
    }  # fmt: skip
    assert lines["guarded", "adapter", "all"].wins == 6
    assert lines["guarded", "lookup", "all"].wins == 9
    assert lines["guarded", "lookup", "all"].is_clearly_won


def test_agreement_counts_the_same_answer_and_shared_refusals() -> None:
    adapter = [
        judged(1, produced="two days, in PeopleHub"),
        judged(2, produced="another thing"),
        wrong(3, refused=True),
        unanswerable(4, refused=True, produced="I cannot say."),
        unanswerable(5, refused=False, produced="the same invention"),
    ]
    lookup = [
        judged(1, produced="two days, in PeopleHub."),
        judged(2, produced="the answer"),
        judged(3),
        unanswerable(4, refused=True, produced="Not in the handbook."),
        unanswerable(5, refused=False, produced="the same invention"),
    ]
    found = evaluation({"adapter": adapter, "lookup": lookup}).agreement
    assert (found.agree, found.disagree) == (3, 2)
    assert found.agree_correct == wilson(2, 3)


def test_answers_that_differ_in_a_figure_are_no_agreement() -> None:
    systems = {
        "adapter": [judged(1, produced="It takes two days, in PeopleHub.")],
        "lookup": [judged(1, produced="It takes ten days, in PeopleHub.")],
    }
    found = evaluation(systems).agreement
    assert (found.agree, found.disagree) == (0, 1)


def test_without_a_lookup_agreement_is_not_measured() -> None:
    found = evaluation({"adapter": [judged(1)]}).agreement
    assert (found.agree, found.disagree) == (0, 0)
    assert found.agree_correct == Interval(None, None, None, 0)


def test_confusion_by_hand() -> None:
    answers = [
        judged(1, topic="mfa", matched_topic="mfa"),
        wrong(2, topic="mfa", matched_topic="vpn"),
        wrong(3, topic="mfa", matched_topic="password"),
        wrong(4, topic="vpn", matched_topic="mfa"),
        wrong(5, topic="vpn", matched_topic="mfa"),
        wrong(6, topic="vpn", matched_topic=None),
        wrong(7, topic="vpn", matched_topic=None, refused=True),
        unanswerable(8, refused=False, topic="vpn", matched_topic="mfa"),
    ]
    found = confusion(answers)
    assert found.topics == ("mfa", "password", "vpn")
    assert found.columns == ("mfa", "password", "vpn", "(refused)", "(other)")
    assert found.matrix == ((1, 1, 1, 0, 0), (0, 0, 0, 0, 0), (2, 0, 0, 1, 1))
    assert found.pairs == (
        MixUp("vpn", "mfa", 2),
        MixUp("mfa", "password", 1),
        MixUp("mfa", "vpn", 1),
    )


def test_confusion_is_left_out_without_topics_or_with_more_than_sixty() -> None:
    empty = ConfusionCounts()
    assert confusion([judged(1, topic=None, matched_topic="a")]) == empty
    sixty = [judged(n, topic=f"t{n:02}", matched_topic=f"t{n:02}") for n in range(60)]
    assert len(confusion(sixty).topics) == 60
    assert confusion([*sixty, wrong(60, topic="t60", matched_topic="t00")]) == empty


def test_the_histogram_has_twenty_bins_and_counts_answerable_questions_only() -> None:
    answers = [judged(1, similarity=0.0), judged(2, similarity=0.05), judged(3, similarity=0.5),
               judged(4, similarity=1.0), unanswerable(5, refused=True)]  # fmt: skip
    found = histogram({"adapter": answers})
    assert len(found.edges) == 21
    counts = found.counts["adapter"]
    assert (len(counts), sum(counts)) == (20, 4)
    assert [place for place, count in enumerate(counts) if count] == [0, 1, 10, 19]


def test_systems_must_have_answered_the_same_questions() -> None:
    with pytest.raises(ValueError, match="other questions"):
        evaluation({"adapter": [judged(1)], "lookup": [judged(2)]})
    with pytest.raises(ValueError, match="at least one system"):
        evaluation({})
