"""Rows against the knowledge base, and the knowledge base against itself."""

from __future__ import annotations

from tuneproof.check.sources import (
    contradicted,
    disputed,
    knowledge,
    support,
)

CHECKS = (
    *contradicted.CHECKS,
    *disputed.CHECKS,
    *knowledge.CHECKS,
    *support.CHECKS,
)
