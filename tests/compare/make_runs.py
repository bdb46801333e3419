"""Runs to compare, without any training: variants of the made-up run, and tiny ones.

`variant` changes the realistic run of the report's tests in a known way: so many questions won,
so many lost. `small` is a run of a handful of questions whose answers a test spells out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.report.make_run import answers, make_run
from tuneproof.atomic import write_text
from tuneproof.compare import Comparison, compare
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluation import Latency
from tuneproof.store import ANSWERS, EVALUATION, EXAMPLES, RECIPE, RunFolder, write_json
from tuneproof.text.similar import similarity
from tuneproof.types import Example, Judged, System, to_json

FILES = {"data.train": ["train.csv"], "data.test": "test.csv", "data.kb": "kb.jsonl"}


def variant(
    parent: Path,
    name: str,
    *,
    won: int = 0,
    lost: int = 0,
    settings: Mapping[str, Any] | None = None,
    rows: Sequence[tuple[str, str]] = (("q1", "a"), ("q2", "b")),
    **status: Any,
) -> RunFolder:
    """The made-up run under another name, with `won` wrong answers right and `lost` wrong."""
    run = RunFolder(make_run(parent).path.rename(parent / name))
    run.update(name=name, **status)
    recipe = patched(Recipe(), {**FILES, **(settings or {})})
    write_text(run / RECIPE, dump_recipe(recipe))
    write_rows(run, rows)
    systems = answers()
    systems["adapter"] = _turned(systems["adapter"], won, lost)
    write_answers(run, systems)
    return run


def _turned(answers_: Sequence[Judged], won: int, lost: int) -> list[Judged]:
    result = []
    for one in answers_:
        if one.answerable and not one.correct and won:
            won -= 1
            one = changed(one, one.expected[0])  # noqa: PLW2901
        elif one.answerable and one.correct and lost:
            lost -= 1
            one = changed(one, "不清楚,可能要問人。")  # noqa: PLW2901
        result.append(one)
    return result


def changed(one: Judged, produced: str) -> Judged:
    """The same question with another answer, judged by similarity."""
    closeness = similarity(one.expected[0], produced)
    raw = {**to_json(one), "produced": produced, "similarity": closeness, "flags": ()}
    raw |= {"correct": closeness >= 0.9, "refused": False}
    for name in ("expected", "slices"):
        raw[name] = tuple(raw[name])
    return Judged(**raw)


def answer(question: str, right: bool = True, /, **changes: Any) -> Judged:
    """One judged answer; what is not said is what a right or wrong answer would have."""
    answerable = changes.get("answerable", True)
    slices = ("all", "answerable", "near") if answerable else ("all", "unanswerable")
    values: dict[str, Any] = {
        "id": question,
        "question": question,
        "expected": (f"the answer to {question}",),
        "produced": f"the answer to {question}" if right else "no idea",
        "answerable": answerable,
        "refused": right and not answerable,
        "correct": right,
        "similarity": 1.0 if right else 0.2,
        "overlap": 0.5,
        "topic": question,
        "slices": slices,
        **changes,
    }
    return Judged(**values)


def marks(pattern: str, **changes: Any) -> list[Judged]:
    """Answers to questions q0, q1, …: right where the pattern has "+", wrong where "-"."""
    return [answer(f"q{n}", mark == "+", **changes) for n, mark in enumerate(pattern)]


def small(
    parent: Path, name: str, adapter: Sequence[Judged], lookup: Sequence[Judged] = (), **status: Any
) -> RunFolder:
    """A finished run of these answers."""
    run = RunFolder(parent / name)
    run.path.mkdir(parents=True)
    base = {"name": name, "state": "finished", "created": "2026-11-22T09:00:00+0000"}
    run.update(**{**base, **status})
    write_text(run / RECIPE, dump_recipe(patched(Recipe(), FILES)))
    systems = {"adapter": list(adapter)} | ({"lookup": list(lookup)} if lookup else {})
    write_answers(run, systems)
    return run


def write_answers(run: RunFolder, systems: Mapping[str, Sequence[Judged]]) -> None:
    """answers.jsonl and evaluation.json as `prove` writes them."""
    lines = ({"system": key, **to_json(one)} for key, all_ in systems.items() for one in all_)
    run.rewrite(ANSWERS, lines)
    figures = replace(evaluation(systems), latency_ms=Latency(180.0, 240.0, 12))
    write_json(run / EVALUATION, figures.to_json())


def write_rows(run: RunFolder, rows: Iterable[tuple[str, str]]) -> None:
    """The training rows that a run keeps."""
    run.rewrite(
        EXAMPLES,
        [
            {"part": "train", **to_json(Example(f"r{number}", question, (text,)))}
            for number, (question, text) in enumerate(rows)
        ],
    )


def held(*runs: RunFolder, system: str = System.ADAPTER) -> Comparison:
    """The runs held against the first of them."""
    return compare([run.path for run in runs], system)
