"""What a check is: code, title, what it measures, message, remedy and sources in one class.

`Declared` is the base class of everything that makes findings, before, during and after a run. A
check looks at a subject and yields hits; the runner turns them into findings and gives every check
one of six outcomes. This module knows no concrete subject or check, and not how findings are shown.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatch
from itertools import groupby
from pathlib import PurePath
from typing import Any, ClassVar, Generic, Literal, TypeVar

from tuneproof.errors import TuneproofError
from tuneproof.i18n import _, enumerated, in_clauses
from tuneproof.types import Finding, Phase, Severity

SubjectT = TypeVar("SubjectT")
CODE = re.compile(r"[A-Z]\d{3}")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.$")
"""The end of a sentence after a value that ends in a full stop itself, as "6 p.m."."""
SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.NOTE: "·"}
"""The sign before a finding in a terminal; the gravest severity first."""


class Outcome(StrEnum):
    """The outcome of one check."""

    ISSUE = "issue"
    """It found an error or a warning."""
    TIP = "tip"
    """It found something worth knowing, and nothing wrong."""
    PASSED = "passed"
    """It looked and found nothing."""
    NOT_APPLICABLE = "not applicable"
    """There is nothing of the kind that it looks at."""
    SKIPPED = "skipped"
    """It could not look: what it needs was not at hand."""
    IGNORED = "ignored"
    """The user silenced it, or all that it found."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a check does not look: there is nothing to look at, or something needed is missing."""

    outcome: Literal[Outcome.NOT_APPLICABLE, Outcome.SKIPPED]
    reason: str

    @classmethod
    def nothing(cls, reason: str) -> Unfit:
        """There is nothing of the kind."""
        return cls(Outcome.NOT_APPLICABLE, reason)

    @classmethod
    def missing(cls, reason: str) -> Unfit:
        """What the check needs is not at hand."""
        return cls(Outcome.SKIPPED, reason)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that would mend a row: the text `old` of `part` becomes `new`.

    `origin` is the row's "file:line". `new` None removes the whole row. `severity` is that of
    the finding that it mends.
    """

    code: str
    origin: str
    part: Literal["question", "answer"]
    old: str
    new: str | None
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a check reports. `values` fill its message, `evidence` holds its numbers.

    `severity` None takes that of the check. `patch` changes recipe settings. `edits` are
    (origin, part, old, new) of rows, as in `Edit`.
    """

    where: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None
    patch: Mapping[str, Any] = field(default_factory=dict)
    edits: tuple[tuple[str, Literal["question", "answer"], str, str | None], ...] = ()


class Declared:
    """The declaration of a source of findings. The name of a subclass is its code.

    All texts are marked with `N_` and translated where they are shown. `message` and `remedy`
    are filled with the values of a hit. `sources` name where thresholds and remedies come from.
    """

    code: ClassVar[str] = ""
    title: ClassVar[str]
    measures: ClassVar[str]
    message: ClassVar[str]
    remedy: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    phase: ClassVar[Phase] = Phase.BEFORE
    sources: ClassVar[tuple[str, ...]] = ()
    settings: ClassVar[tuple[str, ...]] = ()
    """Recipe settings that affect it, such as "watch.divergence"."""
    mends: ClassVar[bool] = False
    """Whether its hits carry edits."""
    stops: ClassVar[bool] = False
    """Whether a run is pointless while an error of it stands."""
    asks_model: ClassVar[bool] = False
    """Whether its findings may differ once the base model is loaded."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if CODE.fullmatch(cls.__name__):
            cls.code = cls.__name__

    def details(self) -> Sequence[str]:
        """More paragraphs for its page, as Markdown."""
        return ()

    def said(self, hit: Hit) -> str:
        """The message of a hit; a class overrides it where one template is not enough."""
        return _(self.message).format(**hit.values)

    def finding(self, hit: Hit) -> Finding:
        """The finding made from a hit."""
        return Finding(
            code=self.code,
            severity=hit.severity or self.severity,
            phase=self.phase,
            title=_(self.title),
            message=_TWO_STOPS.sub(".", self.said(hit)),
            remedy=_(self.remedy).format(**hit.values),
            where=hit.where,
            evidence=hit.evidence,
            patch=hit.patch,
        )


DeclaredT = TypeVar("DeclaredT", bound=Declared)


class Check(Declared, ABC, Generic[SubjectT]):
    """One thing to look for in a subject."""

    def unfit(self, subject: SubjectT) -> Unfit | None:
        """Why this check does not look at the subject; None when it does."""

    @abstractmethod
    def hits(self, subject: SubjectT) -> Iterator[Hit]:
        """Yield every place to report."""


@dataclass(frozen=True, slots=True)
class Result:
    """One check with its outcome. `reason`: why it did not look, or is ignored.

    `silenced` counts the findings that a setting for their file suppresses.
    """

    code: str
    title: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    reason: str | None = None
    silenced: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """Which checks count, by code prefixes such as "D1" or "D112".

    An empty `select` takes all. `per_file` maps a file name or pattern to the prefixes that are
    suppressed for findings whose first place is in it.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def takes(self, code: str) -> bool:
        """Whether the check of this code is to be run."""
        wanted = not self.select or code.startswith(self.select)
        return wanted and not (self.ignore and code.startswith(self.ignore))

    def silences(self, finding: Finding) -> bool:
        """Whether a setting of `per_file` suppresses the finding."""
        if not finding.where:
            return False
        path = finding.where[0].rpartition(":")[0] or finding.where[0]
        return any(
            finding.code.startswith(tuple(codes))
            for pattern, codes in self.per_file.items()
            if fnmatch(path, pattern) or fnmatch(PurePath(path).name, pattern)
        )

    def verify(self, codes: Sequence[str]) -> None:
        """Raise TuneproofError when a prefix names no check."""
        given = [
            *self.select,
            *self.ignore,
            *(c for prefixes in self.per_file.values() for c in prefixes),
        ]
        unknown = sorted(
            {p for p in given if not any(code.startswith(p) for code in codes) or not p}
        )
        if unknown:
            raise TuneproofError(
                _("No check has the code {codes}.").format(codes=enumerated(unknown)),
                remedy=_known_codes_text(codes),
            )


def run_checks(
    checks: Sequence[Check[SubjectT]], subject: SubjectT, selection: Selection = Selection()
) -> tuple[Result, ...]:
    """The result of every check, in order."""
    return tuple(_run_one(check, subject, selection) for check in checks)


def _run_one(check: Check[SubjectT], subject: SubjectT, selection: Selection) -> Result:
    title = _(check.title)
    if not selection.takes(check.code):
        return Result(check.code, title, Outcome.IGNORED, reason=_("not selected"))
    unfit = check.unfit(subject)
    if unfit is not None:
        return Result(check.code, title, unfit.outcome, reason=unfit.reason)
    found = [(check.finding(hit), hit) for hit in check.hits(subject)]
    kept = [(finding, hit) for finding, hit in found if not selection.silences(finding)]
    silenced = len(found) - len(kept)
    findings = tuple(finding for finding, _hit in kept)
    return Result(
        code=check.code,
        title=title,
        outcome=_outcome_of(findings, silenced),
        findings=findings,
        edits=tuple(
            Edit(check.code, *edit, finding.severity) for finding, hit in kept for edit in hit.edits
        ),
        reason=_("silenced for its file") if silenced and not kept else None,
        silenced=silenced,
    )


def _outcome_of(findings: Sequence[Finding], silenced: int) -> Outcome:
    if any(finding.severity is not Severity.NOTE for finding in findings):
        return Outcome.ISSUE
    if findings:
        return Outcome.TIP
    return Outcome.IGNORED if silenced else Outcome.PASSED


def check_of(checks: Sequence[DeclaredT], code: str) -> DeclaredT:
    """The check with this code, in any case. Raises TuneproofError when there is none."""
    for check in checks:
        if check.code == code.strip().upper():
            return check
    raise TuneproofError(
        _("No check has the code {codes}.").format(codes=code),
        remedy=_known_codes_text([check.code for check in checks]),
    )


def _known_codes_text(codes: Iterable[str]) -> str:
    """A sentence with the first and the last known code of each letter."""
    families = [
        list(family) for _letter, family in groupby(sorted(codes), key=lambda code: code[:1])
    ]
    return _("Known codes: {codes}").format(
        codes=enumerated(f"{family[0]} … {family[-1]}" for family in families)
    )


def explain(check: Declared) -> str:
    """The page of one check, as Markdown: what it means and what to do, then how it is found."""
    lines = [f"# {check.code} {_(check.title)}", "", _(check.measures), ""]
    lines += [_("**Severity:** {name}").format(name=severity_word(check.severity)), ""]
    lines += [
        _("**What to do:** {remedy}").format(remedy=_without_placeholders(_(check.remedy))),
        "",
    ]
    if check.mends:
        lines += [_("**Fix:** `tuneproof check DATA --fix` writes a corrected copy."), ""]
    lines += [
        _("**It says:** {message}").format(message=_without_placeholders(_(check.message))),
        "",
    ]
    if check.settings:
        names = enumerated(f"`{name}`" for name in check.settings)
        lines += [_("**Settings:** {names}").format(names=names), ""]
    lines += [line for paragraph in check.details() for line in (paragraph, "")]
    if check.sources:
        lines += [_("**Sources:** {sources}").format(sources=in_clauses(map(_, check.sources))), ""]
    return "\n".join(lines)


def severity_word(severity: Severity) -> str:
    """The severity in the language of the user."""
    words = {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.NOTE: _("note"),
    }
    return words[severity]


def _without_placeholders(template: str) -> str:
    """A message template with … in place of each placeholder."""
    return re.sub(r"\{[^{}]*\}", "…", template)
