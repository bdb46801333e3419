"""The source of an export: a run's adapter and the base model it was trained on, in float32.

Float32, whatever type the run trained in: the answers of a run are those of float32, and small
updates would be rounded away in a shorter type. This module writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.engine.decoding import Decoding
from tuneproof.experiment.answerer import renderer_of
from tuneproof.experiment.parts import Parts, load_parts
from tuneproof.experiment.pinned import must_be_trained_on, pinned
from tuneproof.experiment.rendering import Limits
from tuneproof.models.adapters import AdapterFile, read_adapter
from tuneproof.models.load import Base, load_base
from tuneproof.models.prompt import Renderer
from tuneproof.progress import Progress
from tuneproof.registered import must_be_as_registered
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder


@dataclass(frozen=True, eq=False)
class OpenedRun:
    """A trained run, loaded: its base in float32 on the CPU, its adapter, renderer and decoding."""

    run: RunFolder
    status: RunStatus
    recipe: Recipe
    parts: Parts
    base: Base
    renderer: Renderer
    adapter: AdapterFile
    decoding: Decoding

    @classmethod
    def open(cls, run: RunFolder, progress: Progress) -> OpenedRun:
        """Load a run's base and adapter.

        Raises RunError when there is no adapter, when base or prompt are not those that the run was
        trained with, or when it is a registered version whose files were altered; ModelError when
        the base cannot be had.
        """
        run.must_have_adapter()
        must_be_as_registered(run)
        status, recipe, parts = run.status(), run.recipe(), load_parts(run)
        settings = pinned(recipe.model, status)
        settings = settings.model_copy(update={"device": "cpu", "dtype": "float32"})
        base = load_base(settings, progress)
        renderer = renderer_of(base)
        must_be_trained_on(run, status, base, renderer)
        limits = Limits(recipe.model.max_length, base)
        longest = limits.longest_answer(parts.known, renderer)
        return cls(
            run=run,
            status=status,
            recipe=recipe,
            parts=parts,
            base=base,
            renderer=renderer,
            adapter=read_adapter(run / store.ADAPTER),
            decoding=Decoding.of(recipe.decode, longest, base.end_ids),
        )

    @property
    def name(self) -> str:
        """The name of the run."""
        return self.status.name or self.run.path.resolve().name

    @property
    def base_name(self) -> str:
        """The name of the base model on every machine: of a folder or file its path would tell
        whose machine it lay on."""
        local = self.base.local
        return Path(local.name).name if local.source in ("folder", "gguf") else local.name

    @property
    def base_reference(self) -> str:
        """What an export loads its base model by: its id on the hub, or a path without its folder.

        A bare name would be asked of the hub, where a stranger's model may have it: PEFT would put
        the adapter on that and say nothing.
        """
        return self.base_name if self.base.local.source == "hub" else f"./{self.base_name}"
