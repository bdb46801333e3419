"""Virtual environments of the rivals, each made once under `.bench/` with plain pip.

A rival's pins may clash with this project's: it gets an environment of its own, so that it runs
at its best and the project's stays clean. This module knows no benchmark.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".bench"
"""Environments, adapters and jobs: everything that can be made again. Git ignores it."""

TORCH = "torch==2.13.0"

_REQUIREMENTS = """
import importlib.metadata as m, json, sys
needs = [need for name in sys.argv[1:] for need in m.requires(name) or []]
print(json.dumps([need for need in needs if "extra ==" not in need]))
"""


@dataclass(frozen=True)
class Environment:
    """What pip installs, in this order: `first` with their dependencies, `alone` without
    them, then the dependencies of `alone` but those named in `never`."""

    name: str
    first: tuple[str, ...]
    alone: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    variables: dict[str, str] = field(default_factory=dict)


TRL = Environment("trl", (TORCH, "trl==1.16.*", "peft", "transformers", "accelerate"))

UNSLOTH = Environment(
    "unsloth",
    (TORCH,),
    ("unsloth", "unsloth_zoo", "trl==1.15.*"),
    # The first line is there already, the second useless on a CPU; certifi comes with requests,
    # and the bound that unsloth_zoo sets is newer than what some indexes hold.
    frozenset({"torch", "unsloth", "unsloth-zoo", "trl"})
    | {"torchvision", "xformers", "bitsandbytes", "certifi"},
    {"UNSLOTH_FORCE_CPU": "1"},
)


class NotInstallable(Exception):
    """An environment that pip could not make; the message is the end of what pip said."""


def python_of(environment: Environment) -> Path:
    """The interpreter of `environment`, installed at the first call.

    Raises NotInstallable with pip's last words when it cannot be made.
    """
    folder = CACHE / environment.name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    if ready.is_file() and ready.read_text() == repr(environment):
        return python
    CACHE.mkdir(exist_ok=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    _pip(python, environment.first)
    if environment.alone:
        _pip(python, ["--no-deps", *environment.alone])
        _pip(python, _needs(python, environment))
    ready.write_text(repr(environment))
    return python


def _needs(python: Path, environment: Environment) -> list[str]:
    """Requirements of the packages installed alone, as their own metadata states them."""
    names = [package.partition("==")[0] for package in environment.alone]
    out = _run([str(python), "-c", _REQUIREMENTS, *names])
    needs = dict.fromkeys(json.loads(out))
    return [need for need in needs if project(need) not in environment.never]


def project(requirement: str) -> str:
    """The project's name in a requirement: "unsloth_zoo>=1; x" is "unsloth-zoo"."""
    name = requirement
    for mark in "[<>=!~; (":
        name = name.partition(mark)[0]
    return name.strip().lower().replace("_", "-")


def _pip(python: Path, packages: Sequence[str]) -> None:
    _run([str(python), "-m", "pip", "install", "--quiet", *packages])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstallable((done.stderr or done.stdout).strip()[-600:])
    return done.stdout
