"""Adapters under a name, version by version, in plain files.

    registry/handbook/
      current            which version is in use, one line: v2
      history.jsonl      which version replaced which, when, and why that was allowed
      v1/  v2/  …        each a run folder without checkpoints, and version.json

A version is a run folder: what asks or shows a run takes a version. `Registry` is the entry point.
This package loads no model.
"""

from tuneproof.registry.decision import Decision
from tuneproof.registry.registry import Addition, Registry, in_use_at, version_at
from tuneproof.registry.versions import Version

__all__ = ["Addition", "Decision", "Registry", "Version", "in_use_at", "version_at"]
