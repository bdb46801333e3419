"""Tuneproof: fine-tune a small language model on your own questions, and prove it generalises.

    import tuneproof

    run = tuneproof.fit(tuneproof.starting_recipe("questions.csv"))
    print(run.ask("Can I use the VPN abroad?").text)

The names of `__all__` are what is promised to stay. Each is imported when it is first used, so
that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tuneproof.api import Run, fit, open_run, starting_recipe, train
    from tuneproof.config import Recipe, load_recipe, patched
    from tuneproof.errors import TuneproofError
    from tuneproof.experiment import Gate, Interrupted
    from tuneproof.i18n import set_language
    from tuneproof.progress import Progress

__version__ = "0.1.0"
__all__ = [
    "Gate",
    "Interrupted",
    "Progress",
    "Recipe",
    "Run",
    "TuneproofError",
    "__version__",
    "fit",
    "load_recipe",
    "open_run",
    "patched",
    "set_language",
    "starting_recipe",
    "train",
]

_HOMES = {
    "Gate": "tuneproof.experiment",
    "Interrupted": "tuneproof.experiment",
    "Progress": "tuneproof.progress",
    "Recipe": "tuneproof.config",
    "Run": "tuneproof.api",
    "TuneproofError": "tuneproof.errors",
    "fit": "tuneproof.api",
    "load_recipe": "tuneproof.config",
    "open_run": "tuneproof.api",
    "patched": "tuneproof.config",
    "set_language": "tuneproof.i18n",
    "starting_recipe": "tuneproof.api",
    "train": "tuneproof.api",
}
"""The module of each public name."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
