"""Every planted fault is found at its row, alone and among others, and clean rows are left be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.data import PLANTERS, Planted, Planter, Table
from tuneproof.check.registry import CHECKS
from tuneproof.check.subject import Subject
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.findings import run_checks
from tuneproof.types import Severity

NAMES = ("handbook-zh", "handbook-en")
MOST_FALSE = 0.02


def found(table: Table, folder: Path) -> dict[str, dict[str, Severity]]:
    """Code → place without folder → severity."""
    train, test, kb = table.write(folder)
    read = read_examples([train])
    asked = read_examples([test], allow_unanswered=True)
    subject = Subject(
        read.examples,
        asked.examples,
        read_knowledge(kb).entries,
        reading=(*read.findings, *asked.findings),
    )
    hits: dict[str, dict[str, Severity]] = {}
    for result in run_checks(CHECKS, subject):
        for finding in result.findings:
            for where in finding.where:
                hits.setdefault(finding.code, {})[where.rpartition("/")[2]] = finding.severity
    return hits


def plant(name: str, planters: Sequence[Planter], seed: int) -> tuple[Table, Planted]:
    table, rng = Table.of(name), random.Random(seed)
    planted = [each for planter in planters for each in planter(table, rng)]
    return table, planted


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("planter", PLANTERS, ids=lambda planter: planter.__name__)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_one_kind_of_fault_is_found_at_its_rows(
    name: str, planter: Planter, seed: int, tmp_path: Path
) -> None:
    table, planted = plant(name, [planter], seed)
    hits = found(table, tmp_path)
    assert [fault for fault in planted if fault[1] not in hits.get(fault[0], {})] == []
    assert planted or not table.chinese


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [3, 4])
def test_all_faults_together_are_found_and_clean_rows_are_not_flagged(
    name: str, seed: int, tmp_path: Path
) -> None:
    table, planted = plant(name, PLANTERS, seed)
    hits = found(table, tmp_path)
    assert [fault for fault in planted if fault[1] not in hits.get(fault[0], {})] == []
    faulty = {f"train.csv:{number + 2}" for number in table.touched}
    assert false_alarms(hits, len(table.train), faulty) <= MOST_FALSE


@pytest.mark.parametrize("name", NAMES)
def test_clean_examples_stay_clean(name: str, tmp_path: Path) -> None:
    table = Table.of(name)
    assert false_alarms(found(table, tmp_path), len(table.train) + len(table.test)) <= MOST_FALSE


def false_alarms(
    hits: dict[str, dict[str, Severity]], rows: int, faulty: frozenset[str] | set[str] = frozenset()
) -> float:
    flagged = {
        where
        for places in hits.values()
        for where, severity in places.items()
        if severity is not Severity.NOTE and where not in faulty and where.startswith("train.csv")
    }
    return len(flagged) / rows
