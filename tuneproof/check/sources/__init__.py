"""Rows compared with the knowledge base, and the knowledge base with itself."""

from __future__ import annotations

from tuneproof.check.sources import (
    contradicted,
    disputed,
    joined,
    knowledge,
    support,
)

CHECKS = (
    *contradicted.CHECKS,
    *disputed.CHECKS,
    *joined.CHECKS,
    *knowledge.CHECKS,
    *support.CHECKS,
)
