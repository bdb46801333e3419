from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.evaluate.rows import answers
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.verdict import _RULES
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import set_language
from tuneproof.report.headline import NAMED, Headline, headline, progress_sentence
from tuneproof.report.words import LIGHTS, SYMBOLS, verdict_words
from tuneproof.status import RunStatus
from tuneproof.types import Judged, RunState, VerdictKind


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_class_has_a_light_a_name_and_a_meaning(kind: VerdictKind) -> None:
    top = headline(RunStatus(verdict={"kind": kind.value, "sentence": "So it is."}))
    assert top.light == LIGHTS[kind]
    assert top.light in SYMBOLS
    assert top.name
    assert top.meaning.endswith(".")
    assert top.sentence == "So it is."


def test_a_name_stands_before_a_sentence_that_does_not_open_with_it() -> None:
    """The terminal said "Generalises · It generalises: …"."""
    fine = headline(RunStatus(verdict={"kind": "generalises", "sentence": "It generalises: 86 %."}))
    assert fine.line == "It generalises: 86 %."
    begins = {"kind": "unstable", "sentence": "It begins to generalise."}
    unstable = headline(RunStatus(verdict=begins))
    assert unstable.line == f"{unstable.name} · It begins to generalise."
    running = headline(RunStatus(state="running"))
    assert running.line == f"{running.name} · {running.sentence}"


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("kind", sorted(NAMED))
def test_a_page_says_beneath_the_name_what_the_name_does_not(
    kind: VerdictKind, language: str
) -> None:
    """It said "Generalises", "It generalises: 91 %" and "What “Generalises” means"."""
    set_language(language)
    name = verdict_words(kind)[0]
    for rule, _holds, clause in _RULES:
        if rule is kind:
            sentence = clause(Evidence())
            beneath = Headline("grey", name, sentence, "So.", named=True).beneath
            opening = sentence[: -len(beneath)]
            assert opening.rstrip().endswith((":", "：")) and len(opening) < len(beneath)


@pytest.mark.parametrize(
    ("sentence", "beneath"),
    [
        ("It generalises: an unmeasured share at 9:30.", "An unmeasured share at 9:30."),
        ("So it is.", "So it is."),
    ],
)
def test_what_stands_beneath_the_name_is_a_sentence(sentence: str, beneath: str) -> None:
    fine = headline(RunStatus(verdict={"kind": "generalises", "sentence": sentence}))
    assert fine.beneath == beneath
    unstable = headline(RunStatus(verdict={"kind": "unstable", "sentence": sentence}))
    assert unstable.beneath == sentence, "it does not open with its name"


@pytest.mark.parametrize(
    ("kind", "opening"),
    [
        (VerdictKind.GENERALISES, "It generalises"),
        (VerdictKind.COLLAPSED, "It collapsed"),
        (VerdictKind.ERASED, "What the base model knew is erased"),
        (VerdictKind.CONFUSED, "It mixes up topics"),
        (VerdictKind.TOO_LITTLE, "It learned too little"),
    ],
)
def test_a_sentence_that_counts_as_named_opens_with_its_class(
    kind: VerdictKind, opening: str
) -> None:
    assert kind in NAMED
    sentences = [clause(Evidence()) for rule, _holds, clause in _RULES if rule is kind]
    assert sentences and all(sentence.startswith(opening) for sentence in sentences)


@pytest.mark.parametrize("state", [each for each in RunState if each != RunState.FINISHED])
def test_a_state_without_a_verdict_is_never_green(state: RunState) -> None:
    top = headline(RunStatus(state=state.value, step=3, steps=9, epoch=1, why="So."))
    assert top.light != "green"
    assert top.name != headline(RunStatus()).name
    assert top.sentence == "The training came to step 3 of 9, in epoch 1."
    assert top.why == "So."


def test_a_run_without_test_questions_is_told_what_proves_it() -> None:
    """It was sent to `tuneproof resume`, which had nothing to ask it."""
    trained = RunStatus(state="trained", step=3)
    for status in (trained, replace(trained, rows={"train": 9, "test": 2})):
        assert headline(status).meaning.endswith("tuneproof resume RUN")
    untested = headline(replace(trained, rows={"train": 9, "test": 0})).meaning
    assert "resume" not in untested
    assert "no question was left" in untested and "tuneproof evaluate RUN --test FILE" in untested


def test_a_run_that_was_only_to_be_trained_is_evaluated_next() -> None:
    """It was sent to `tuneproof resume`, which did nothing and sent it there again."""
    status = RunStatus(state="trained", step=3, proof=False, rows={"test": 9})
    assert headline(status).meaning.endswith("tuneproof evaluate RUN")


@pytest.mark.parametrize("state", ["interrupted", "trained"])
def test_the_command_that_goes_on_is_printed_whole(state: str) -> None:
    """The first screen of a page said “`tuneproof resume` with the folder of this run”, backticks
    and all, and of a version what is refused."""
    status = RunStatus(state=state)
    meaning = headline(status, run=Path("my runs/a")).meaning
    assert meaning.endswith(": tuneproof resume 'my runs/a'") and "`" not in meaning
    assert "tuneproof" not in headline(status, run=Path("a"), registered=True).meaning


def test_a_class_of_a_later_version_is_shown_as_unknown() -> None:
    assert headline(RunStatus(verdict={"kind": "splendid", "sentence": "Hm."})).light == "grey"


def test_a_broken_status_says_nothing_of_the_training() -> None:
    """A finished run whose run.json was cut off was said not to have begun."""
    assert progress_sentence(RunStatus()) == "How far the training came is not known."


def test_how_far_a_run_came_in_one_sentence() -> None:
    assert progress_sentence(RunStatus(state="running")) == "The training has not begun."
    assert progress_sentence(RunStatus(step=4)) == "The training came to step 4."


def test_a_run_killed_in_its_first_epoch_is_not_said_to_have_not_begun() -> None:
    """Killed at step 2 it had "not begun", and lost nothing."""
    top = headline(RunStatus(state="interrupted", steps=12), taken=2)
    assert top.sentence == "The training came to step 2, and to no checkpoint yet."
    assert top.meaning == "To train it from its first step again: tuneproof resume RUN"
    kept = headline(RunStatus(state="interrupted", step=4, steps=12, epoch=1), taken=6)
    assert kept.sentence == "The training came to step 4 of 12, in epoch 1."
    assert kept.meaning.startswith("Nothing is lost.")


def test_a_search_that_has_begun_is_not_said_to_have_not() -> None:
    """Killed in its third candidate, it "had not begun"."""
    top = headline(RunStatus(state="interrupted"), candidates=3)
    assert top.sentence == "Candidates begun by the search, none chosen yet: 3."
    assert headline(RunStatus(step=4), candidates=3).sentence == "The training came to step 4."


def test_a_search_stopped_in_its_second_candidate_is_not_said_to_be_through() -> None:
    """The best so far was told as the whole training: "step 16 of 16"."""
    came = RunStatus(state="interrupted", step=16, steps=16, epoch=4)
    assert headline(came, candidates=2).sentence == (
        "Candidates begun by the search: 2; the best so far came to step 16 of 16, in epoch 4."
    )
    plain = "The training came to step 16 of 16, in epoch 4."
    assert headline(came, candidates=1).sentence == plain
    assert headline(replace(came, state="trained"), candidates=2).sentence == plain


def test_green_turns_amber_where_a_look_up_is_clearly_better() -> None:
    """“It generalises” in green, of a model with 82 % right where the look-up had 94 %."""
    status = RunStatus(verdict={"kind": "generalises", "sentence": "It generalises: 82 %."})
    lookup = answers([False] * 6 + [True] * 94)
    lost = headline(status, evaluation=proof(answers([True] * 82 + [False] * 18), lookup))
    assert (lost.light, lost.name) == ("amber", headline(status).name), "the class stands"
    assert [note.partition(":")[0] for note in lost.notes] == [
        "A plain look-up is clearly better here"
    ]
    even = headline(status, evaluation=proof(answers([True] * 94 + [False] * 6), lookup))
    assert (even.light, even.notes) == ("green", ())
    erased = RunStatus(verdict={"kind": "erased", "sentence": "It is erased."})
    lost = headline(erased, evaluation=proof(answers([False] * 100), lookup))
    assert lost.light == "red"


def test_that_test_questions_took_part_in_choosing_stands_in_the_headline() -> None:
    status = RunStatus(verdict={"kind": "generalises", "sentence": "It generalises: 82 %."})
    found = evaluation({"adapter": answers([True] * 20)})
    top = headline(status, evaluation=replace(found, test=replace(found.test, took_part=20)))
    assert [note[:38] for note in top.notes] == ["20 of the 20 test questions took part i"[:38]]
    assert top.light == "green"


def proof(adapter: list[Judged], lookup: list[Judged]) -> Evaluation:
    return evaluation({"adapter": adapter, "lookup": lookup})
