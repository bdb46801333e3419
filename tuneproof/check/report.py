"""The results of all checks, as JSON and as SARIF 2.1.0 for code hosts.

Judges nothing and prints nothing: the command line does that.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof import __version__
from tuneproof.findings import Check, Outcome, Result
from tuneproof.i18n import _, enumerated
from tuneproof.types import Finding, Severity

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The results of all checks; `train`, `test` and `knowledge` count rows and entries."""

    results: tuple[Result, ...]
    train: int
    test: int
    knowledge: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, the most severe first, then by code."""
        found = (finding for result in self.results for finding in result.findings)
        return tuple(sorted(found, key=lambda finding: (finding.severity.rank, finding.code)))

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many checks had each outcome."""
        return Counter(result.outcome for result in self.results)

    @property
    def exit_code(self) -> int:
        """1 when there is an error among the findings, else 0."""
        return int(any(finding.severity is Severity.ERROR for finding in self.findings))

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "rows": {"train": self.train, "test": self.test, "knowledge": self.knowledge},
            "outcomes": {outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "checks": [
                {
                    "code": result.code,
                    "title": result.title,
                    "outcome": result.outcome,
                    "reason": result.reason,
                    "findings": len(result.findings),
                    "silenced": result.silenced,
                }
                for result in self.results
            ],
            "findings": list(self.findings),
        }


def sarif(report: CheckReport, checks: Sequence[Check[Any]], base: Path) -> dict[str, Any]:
    """The report as a SARIF log. Paths below `base` become relative to it.

    A finding of no line (a setting, an entry of the knowledge base) has no location; it names
    its places in the message.
    """
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "tuneproof",
                        "version": __version__,
                        "rules": [_sarif_rule(check) for check in checks],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(finding, base) for finding in report.findings],
            }
        ],
    }


def _sarif_rule(check: Check[Any]) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": check.code,
        "shortDescription": {"text": _(check.title)},
        "fullDescription": {"text": _(check.measures)},
        "help": {"text": _(check.remedy)},
        "defaultConfiguration": {"level": check.severity.value},
    }


def _sarif_result(finding: Finding, base: Path) -> dict[str, Any]:
    places = [(where, _sarif_location(where, base)) for where in finding.where]
    elsewhere = [where for where, location in places if location is None]
    text = f"{finding.message} {finding.remedy}"
    if elsewhere:
        text += f" ({enumerated(elsewhere[:20])})"
    identity = "\n".join((finding.code, *finding.where))
    return {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [location for _where, location in places if location is not None],
        "partialFingerprints": {"places/v1": hashlib.sha256(identity.encode()).hexdigest()},
    }


def _sarif_location(where: str, base: Path) -> dict[str, Any] | None:
    """A "file:line", or a file, as a SARIF location; None for what is neither."""
    file, _colon, line = where.rpartition(":")
    if not file or not line.isdigit():
        file, line = where, ""
        if not Path(where).suffix or "/" not in where:
            return None
    path = Path(file).resolve()
    inside = path.is_relative_to(base.resolve())
    uri = path.relative_to(base.resolve()).as_posix() if inside else path.as_uri()
    region = {"region": {"startLine": int(line)}} if line else {}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, **region}}
