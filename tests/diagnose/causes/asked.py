"""What the tests of single causes ask of one: its message, and what its cure sets."""

from __future__ import annotations

from typing import Any

from tests.diagnose.ill import ILL
from tests.diagnose.stories import but
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.cause import Case, Cause
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.settings import setting_numbers
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.diagnose.prescribe import changes


def cause_of(code: str) -> Cause:
    """The cause with this code."""
    return next(cause for cause in CAUSES if cause.code == code)


def said(code: str, evidence: Evidence) -> str:
    """The message of a cause for these numbers."""
    cause = cause_of(code)
    return cause.finding(cause.hit(evidence, cause.weigh(evidence))).message


def settings_for(code: str, story: Evidence, **changed: Any) -> dict[str, Any]:
    """What the cure of a cause sets in a recipe that was changed so."""
    recipe = patched(Recipe(), {name.replace("__", "."): value for name, value in changed.items()})
    own = but(story, **vars(setting_numbers(recipe, story.parameters)))
    return changes(recipe, cause_of(code).fix(Case(recipe, own, Suspects())).settings)


UNLEARNED = but(
    ILL["G503"]["a rate far too low"], rate=1e-3, rate_over_usual=1.0, rate_over_least=2.5
)
