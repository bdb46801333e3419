"""Tuneproof: fine-tune a small language model on your own questions, and prove it generalises.

    import tuneproof

    run = tuneproof.fit(tuneproof.starting_recipe("questions.csv"))
    print(run.ask("Can I use the VPN abroad?").text)

The names of `__all__` are the stable interface. Each is imported when it is first used, so that
importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tuneproof.api import Run, fit, open_run, starting_recipe, train
    from tuneproof.config import Recipe, load_recipe, patched
    from tuneproof.diagnose.diagnosis import Diagnosis
    from tuneproof.errors import (
        CheckError,
        ClusterError,
        DataError,
        DependencyError,
        ModelError,
        RecipeError,
        RunError,
        TuneproofError,
    )
    from tuneproof.experiment import Gate, Interrupted
    from tuneproof.guard.reply import Guarded
    from tuneproof.i18n import set_language
    from tuneproof.progress import Progress
    from tuneproof.types import RunState, Slice, System, Verdict, VerdictKind

__version__ = "0.1.0"
__all__ = [
    "CheckError",
    "ClusterError",
    "DataError",
    "DependencyError",
    "Diagnosis",
    "Gate",
    "Guarded",
    "Interrupted",
    "ModelError",
    "Progress",
    "Recipe",
    "RecipeError",
    "Run",
    "RunError",
    "RunState",
    "Slice",
    "System",
    "TuneproofError",
    "Verdict",
    "VerdictKind",
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
    name: f"tuneproof.{home}"
    for home, names in {
        "api": "Run fit open_run starting_recipe train",
        "config": "Recipe load_recipe patched",
        "diagnose.diagnosis": "Diagnosis",
        "errors": "CheckError ClusterError DataError DependencyError ModelError RecipeError "
        "RunError TuneproofError",
        "experiment": "Gate Interrupted",
        "guard.reply": "Guarded",
        "i18n": "set_language",
        "progress": "Progress",
        "types": "RunState Slice System Verdict VerdictKind",
    }.items()
    for name in names.split()
}
"""The module of each public name."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
