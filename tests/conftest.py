"""Fixtures shared by all rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tuneproof.models.load import Base


@pytest.fixture(autouse=True)
def without_encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the embedded sentence encoder is not installed, but for tests marked `encoder`:
    loading it takes longer than most tests."""
    if request.node.get_closest_marker("encoder") is None:
        monkeypatch.setattr("tuneproof.models.encoder._package_folder", lambda: None)


@pytest.fixture(scope="session")
def gemma() -> Base:
    """The embedded Gemma, as a user gets it; converted once a machine, in the user's cache.

    Shared by the whole session: whoever attaches something to it takes it off again.
    """
    from tuneproof.config import ModelSettings
    from tuneproof.models.load import load_base

    return load_base(ModelSettings())
