"""Every check that can make a finding, whichever package declares it."""

from __future__ import annotations

from typing import Any

from tuneproof.check import registry
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.followup import CHECKS as FOLLOWUPS
from tuneproof.findings import Check

CHECKS: tuple[Check[Any], ...] = (*registry.CHECKS, *CAUSES, *FOLLOWUPS)
