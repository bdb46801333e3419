"""Rows compared with the knowledge base, and the knowledge base with itself."""

from __future__ import annotations

from tuneproof.check.sources import (
    contradicted,
    disputed,
    joined,
    knowledge,
    over,
    support,
)

CHECKS = (
    *contradicted.CHECKS,
    *disputed.CHECKS,
    *joined.CHECKS,
    *knowledge.CHECKS,
    *over.CHECKS,
    *support.CHECKS,
)
