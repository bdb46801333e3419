"""A run made in one language, shown in another.

The demo had run in English; `tuneproof report --lang zh-TW` wrote a Chinese page whose verdict,
causes and prescription were English.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.diagnose.ill import ILL
from tests.diagnose.stories import HEALTHY
from tuneproof.diagnose import retold
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.evidence import Evidence, as_numbers
from tuneproof.i18n import set_language
from tuneproof.types import Verdict, VerdictKind, from_json, to_json

WILD = ILL["G504"]["1e-2: it diverged"]


@pytest.fixture
def kept() -> dict[str, Any]:
    """What an English run keeps of its diagnosis; the reader's language is Chinese."""
    found = diagnose(WILD)
    written: dict[str, Any] = to_json({"evidence": as_numbers(WILD), **found.to_json()})
    written["verdict"] = to_json(found.verdict)
    written["prescription"] = found.prescription.to_json()
    written["findings"] = [to_json(one) for one in found.findings]
    set_language("zh-TW")
    return written


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_the_verdict_is_said_in_the_language_of_the_reader(kept: dict[str, Any]) -> None:
    assert not chinese(kept["verdict"]["sentence"])
    again = retold.verdict(from_json(Verdict, kept["verdict"]))
    assert again == replace(diagnose(WILD).verdict, evidence=kept["verdict"]["evidence"])
    assert chinese(again.sentence)


def test_causes_and_their_reasons_too(kept: dict[str, Any]) -> None:
    first = retold.causes(kept)[0]
    assert first["code"] == "G504" and first["strength"] == kept["causes"][0]["strength"]
    assert chinese(first["title"]) and chinese(first["message"])
    assert all(chinese(reason["label"]) for reason in first["reasons"])
    assert [reason["weight"] for reason in first["reasons"]] == [
        reason["weight"] for reason in kept["causes"][0]["reasons"]
    ]


def test_findings_and_the_prescription_too(kept: dict[str, Any]) -> None:
    prescription = kept["prescription"]
    findings = [one["message"] for one in retold.findings(kept["findings"], kept)]
    advice, effects = retold.advice(prescription, kept), retold.effects(prescription)
    assert len(findings) == len(kept["findings"]) > 0
    assert len(advice) == len(prescription["advice"]) > 0
    assert len(effects) == len(prescription["effects"]) > 0
    assert all(map(chinese, (*findings, *advice, *effects)))


def test_what_to_find_out_too() -> None:
    """It stood in English on the first screen of a Chinese report."""
    set_language("en")
    found = diagnose(Evidence()).to_find_out
    assert found is not None
    written = to_json(found)
    assert retold.question(written) == written
    set_language("zh-TW")
    again = retold.question(written)
    assert again is not None and chinese(again["message"]) and chinese(again["remedy"])
    assert retold.findings([written], {})[0] == again
    old = {**written, "evidence": {"missing": []}}
    assert retold.question(old) == old and retold.question(None) is None


def test_advice_that_does_not_belong_to_the_causes_stays_as_it_was_written(
    kept: dict[str, Any],
) -> None:
    prescription = {**kept["prescription"], "advice": ["Do this."]}
    assert len(prescription["causes"]) == 2
    assert retold.advice(prescription, kept) == ("Do this.",)


def test_in_the_language_of_the_run_nothing_changes() -> None:
    found = diagnose(WILD)
    kept = to_json({"evidence": as_numbers(WILD), **found.to_json()})
    assert [one["message"] for one in retold.causes(kept)] == [
        one["message"] for one in kept["causes"]
    ]
    assert retold.effects(found.prescription.to_json()) == tuple(
        str(one) for one in found.prescription.effects
    )


def test_what_this_version_judges_otherwise_stays_as_it_was_written() -> None:
    kept = {**to_json(diagnose(HEALTHY).verdict), "kind": "collapsed", "sentence": "It was so."}
    assert retold.verdict(from_json(Verdict, kept)).sentence == "It was so."
    bare = Verdict(VerdictKind.COLLAPSED, "It was so.")
    assert retold.verdict(bare) == bare


def test_a_cause_of_another_version_stays_as_it_was_written() -> None:
    line = {"code": "G999", "title": "Odd", "message": "So.", "reasons": [{"number": "moon"}]}
    [told] = retold.causes({"evidence": {"correct": 0.5}, "causes": [line]})
    assert {**told, "reasons": list(told["reasons"])} == line
    written = {"causes": ["G999"], "advice": ["Do."], "effects": [{"number": "moon", "text": "up"}]}
    assert retold.advice(written, {"evidence": {"correct": 0.5}}) == ("Do.",)
    assert retold.effects(written) == ("up",)
