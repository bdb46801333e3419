"""Data files written for a test, and the finding that reading them makes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tuneproof.data.read import ReadResult
from tuneproof.types import Finding


def write(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def jsonl(tmp_path: Path, name: str, rows: Sequence[object]) -> Path:
    return write(tmp_path, name, "".join(json.dumps(row) + "\n" for row in rows))


def only(found: ReadResult, code: str) -> Finding:
    (finding,) = [one for one in found.findings if one.code == code]
    return finding
