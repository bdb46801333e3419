"""Keeps the model libraries silent while they work.

What the user should know is said through `Progress`; bars, warnings and log lines of
libraries are not for users. Everything is put back at the end of the block.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars, log lines or warnings inside this block, from any thread."""
    from tqdm.std import tqdm

    start = tqdm.__init__
    level = logging.root.manager.disable

    def start_silent(bar: Any, *args: Any, **options: Any) -> None:
        start(bar, *args, **{**options, "disable": True})

    # transformers draws some bars with tqdm itself, which no switch of its own turns off.
    tqdm.__init__ = start_silent
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
        tqdm.__init__ = start
