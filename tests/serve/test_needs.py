"""The packages that only a service needs."""

from __future__ import annotations

import pytest

from tuneproof.errors import DependencyError
from tuneproof.serve import must_be_installed, needs


def test_they_are_there_where_the_tests_run() -> None:
    must_be_installed()


def test_those_that_are_not_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "find_spec", lambda module: None if module != "uvicorn" else module)
    with pytest.raises(DependencyError, match="fastapi, prometheus-client") as caught:
        must_be_installed()
    assert 'pip install "tuneproof[serve]"' in (caught.value.remedy or "")
