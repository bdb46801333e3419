"""Fixtures shared by all rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tuneproof.i18n import set_language

if TYPE_CHECKING:
    from tuneproof.models.embedded import Embedded
    from tuneproof.models.load import Base


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whoever speaks another language leaves English to the next test."""
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="session", autouse=True)
def pretended_device() -> None:
    """torch counts the devices when it first computes a gradient, and learns of none later."""
    from tests import pretend

    pretend.device()


@pytest.fixture(scope="session", autouse=True)
def encoder_folder() -> Iterator[Callable[[Embedded], Path | None]]:
    """As where the embedded sentence encoder is not installed: loading it takes longer than most
    tests. What tells where it really is, for those who want it."""
    from tuneproof.models import encoder
    from tuneproof.models.embedded import package_folder

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "package_folder", lambda _model: None)
        yield package_folder


@pytest.fixture(autouse=True)
def with_encoder(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    encoder_folder: Callable[[Embedded], Path | None],
) -> None:
    """Tests marked `encoder` have it, where it is installed."""
    if request.node.get_closest_marker("encoder") is not None:
        monkeypatch.setattr("tuneproof.models.encoder.package_folder", encoder_folder)


@pytest.fixture(scope="session")
def gemma() -> Base:
    """The embedded Gemma, as a user gets it; converted once a machine, in the user's cache.

    Shared by the whole session: whoever attaches something to it takes it off again.
    """
    from tuneproof.config import ModelSettings
    from tuneproof.models.load import load_base

    return load_base(ModelSettings())
