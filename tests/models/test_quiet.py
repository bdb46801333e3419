from __future__ import annotations

import logging
import warnings

import pytest
from tqdm import tqdm
from tqdm.auto import tqdm as auto_tqdm

from tuneproof.models.quiet import quiet


def noise() -> None:
    logging.getLogger("transformers").error("log line")
    warnings.warn("warning", stacklevel=1)
    list(tqdm([1, 2], desc="bar", disable=False))
    list(auto_tqdm([1, 2], desc="bar"))


def test_libraries_are_silent_inside_and_speak_again_after(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with quiet():
        noise()
    assert capfd.readouterr() == ("", "")
    assert caplog.messages == []
    with pytest.warns(UserWarning, match="warning"):
        noise()
    assert capfd.readouterr().err.count("bar: 100%") == 2
    assert caplog.messages == ["log line"]


def test_an_error_inside_leaves_nothing_switched_off(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), quiet():
        raise KeyError
    list(tqdm([1], desc="bar"))
    assert "bar" in capfd.readouterr().err
