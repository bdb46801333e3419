"""The recipe: everything that determines a run.

`settings` declares it, `recipes` reads, changes and writes it.
"""

from tuneproof.config.recipes import (
    dump_recipe,
    files_named,
    load_recipe,
    parse_recipe,
    patched,
)
from tuneproof.config.settings import (
    COPY,
    EPOCHS_CAP,
    LENGTH_MOST,
    USUAL,
    AugmentSettings,
    DataSettings,
    DecodeSettings,
    GuardSettings,
    LoraSettings,
    MadeKind,
    ModelSettings,
    ObjectiveSettings,
    Recipe,
    Section,
    TrainSettings,
    WatchSettings,
)

__all__ = [
    "COPY",
    "EPOCHS_CAP",
    "LENGTH_MOST",
    "USUAL",
    "AugmentSettings",
    "DataSettings",
    "DecodeSettings",
    "GuardSettings",
    "LoraSettings",
    "MadeKind",
    "ModelSettings",
    "ObjectiveSettings",
    "Recipe",
    "Section",
    "TrainSettings",
    "WatchSettings",
    "dump_recipe",
    "files_named",
    "load_recipe",
    "parse_recipe",
    "patched",
]
