"""Commands as a message prints them: quoted, so that they do what is meant when they are pasted.

This module knows no verb.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

REGISTRY = Path("registry")
"""The folder of the registry that no command has to name."""


def command(*words: object) -> str:
    """The command with these words after the program's name. A folder that is called "." here, and
    otherwise wherever else it is read, is named whole."""
    line = ["tuneproof", *(_typed(word) for word in words)]
    return subprocess.list2cmdline(line) if os.name == "nt" else shlex.join(line)


def registry_command(folder: Path, *words: object) -> str:
    """A command of the registry in `folder`, which is named unless it is taken anyway."""
    return command("registry", *words, *(() if folder == REGISTRY else ("--registry", folder)))


def _typed(word: object) -> str:
    return str(word.resolve() if isinstance(word, Path) and not word.name else word)
