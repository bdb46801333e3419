"""Export a run: write to a temporary folder, load it again, check it, and only then move it.

A folder that does not answer as the run does is removed.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from tuneproof import store
from tuneproof.atomic import as_new_files, folder_in_place, write_text
from tuneproof.config import ModelSettings
from tuneproof.errors import RunError
from tuneproof.export.asking import Way, generation_config, tokenizer_to_export
from tuneproof.export.card import card
from tuneproof.export.merge import merge
from tuneproof.export.source import OpenedRun
from tuneproof.export.verify import Deviation, Expected, check_asking, check_scores, scores_of
from tuneproof.i18n import _
from tuneproof.models.adapters import CONFIG, WEIGHTS
from tuneproof.models.load import load_base
from tuneproof.models.local import terms_in
from tuneproof.models.quiet import quiet
from tuneproof.progress import Progress


@dataclass(frozen=True, slots=True)
class Export:
    """A finished export: where it is, how it is asked, and how it was checked. `base` is where the
    base model of an adapter lies, empty where its name is enough to load it."""

    kind: str
    path: str
    way: Way
    check: Deviation
    base: str = ""


def export_merged(source: OpenedRun, folder: Path, progress: Progress) -> Export:
    """Write base and adapter as one plain Transformers folder.

    `source` cannot be used afterwards: its base model is merged in place. Raises RunError when the
    folder is taken or cannot be written, ModelError when what was written does not answer as
    the run does.
    """
    check_free(folder)
    with folder_in_place(folder, replacing=False) as beside:
        expected = Expected.of(source)
        progress.stage(_("Merging"))
        merge(source.base.model, source.adapter)
        way = _write_common(source, beside)
        source.base.model.generation_config = generation_config(source)
        with quiet():
            source.base.model.save_pretrained(beside)
        as_new_files(beside)
        progress.stage(_("Loading it again and comparing"))
        written = load_base(ModelSettings(name=str(beside), device="cpu", dtype="float32"))
        check = check_scores(expected, scores_of(written.model, expected.rows))
        check_asking(expected, source, written.tokenizer, way)
        write_text(beside / "README.md", card(source, way, check, folder, merged=True))
    return Export("merged", str(folder), way, check)


def export_adapter(source: OpenedRun, folder: Path, progress: Progress) -> Export:
    """Write the adapter alone, in PEFT's format, with tokenizer and generation config.

    Raises as `export_merged`; `source` is unchanged.
    """
    check_free(folder)
    with folder_in_place(folder, replacing=False) as beside:
        expected = Expected.of(source)
        way = _write_common(source, beside)
        generation_config(source).save_pretrained(beside)
        config = store.read_object(source.run / store.ADAPTER / CONFIG)
        config["base_model_name_or_path"] = source.base_reference
        store.write_json(beside / CONFIG, config)
        shutil.copy2(source.run / store.ADAPTER / WEIGHTS, beside / WEIGHTS)
        progress.stage(_("Loading it again and comparing"))
        check = check_scores(expected, _scores_with_peft(source, beside, expected))
        check_asking(expected, source, _tokenizer_in(beside), way)
        write_text(beside / "README.md", card(source, way, check, folder, merged=False))
    local = source.base.local
    return Export(
        "adapter", str(folder), way, check, base="" if local.source == "hub" else str(local.path)
    )


def _write_common(source: OpenedRun, beside: Path) -> Way:
    """Write the tokenizer with its template, and the licence files; return the way to ask."""
    tokenizer, way = tokenizer_to_export(source)
    with quiet():
        tokenizer.save_pretrained(beside)
    for path in terms_in(source.base.local.path):
        shutil.copy2(path, beside / path.name)
    return way


def _scores_with_peft(source: OpenedRun, folder: Path, expected: Expected) -> list[Tensor]:
    """The scores of the adapter as PEFT loads it; the base model is restored afterwards."""
    from peft import PeftModel

    with quiet():
        adapted = PeftModel.from_pretrained(source.base.model, folder).eval()
        try:
            return scores_of(adapted.get_base_model(), expected.rows)
        finally:
            adapted.unload()


def _tokenizer_in(folder: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def check_free(folder: Path) -> None:
    """Raise RunError where `folder` holds anything, or cannot be replaced by an export."""
    if folder.is_symlink() or (folder.exists() and _cannot_be_replaced(folder)):
        raise RunError(
            _(
                "This cannot make way for an export: it is a link, a disk of its own, or the "
                "folder you are in."
            ),
            where=str(folder.absolute()),
            remedy=_("Give the name of a folder that does not exist yet."),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RunError(
            _("There is something here already, and an export never replaces it."),
            where=str(folder),
            remedy=_("Give the name of a folder that does not exist yet."),
        )


def _cannot_be_replaced(folder: Path) -> bool:
    return os.path.ismount(folder) or folder.samefile(Path.cwd())
