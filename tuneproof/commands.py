"""Commands as messages print them, quoted so that they can be pasted into a shell.

This module knows no verb.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

REGISTRY = Path("registry")
"""The default folder of the registry, which commands need not name."""


def command(*words: object) -> str:
    """The command line `tuneproof` with these words. A path such as "." becomes absolute, so that
    it is right in any working directory."""
    line = ["tuneproof", *(_as_typed(word) for word in words)]
    return subprocess.list2cmdline(line) if os.name == "nt" else shlex.join(line)


def registry_command(folder: Path, *words: object) -> str:
    """A command of the registry in `folder`, which is named unless it is the default."""
    return command("registry", *words, *(() if folder == REGISTRY else ("--registry", folder)))


def _as_typed(word: object) -> str:
    return str(word.resolve() if isinstance(word, Path) and not word.name else word)
