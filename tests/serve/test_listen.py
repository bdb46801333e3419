"""The socket: where it is, and why it cannot be had."""

from __future__ import annotations

import pytest

from tuneproof.errors import TuneproofError
from tuneproof.serve.listen import bound, url_of


def test_a_free_port_is_found_and_named() -> None:
    with bound("127.0.0.1", 0) as at:
        port = at.getsockname()[1]
        assert url_of(at) == f"http://127.0.0.1:{port}" and port > 0


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with bound("127.0.0.1", 0) as at:
        at.listen()
        with pytest.raises(TuneproofError, match="another program listens there") as caught:
            bound("127.0.0.1", at.getsockname()[1])
    assert "--port 0" in (caught.value.remedy or "")


@pytest.mark.parametrize("host", ["nowhere.invalid", "x" * 70 + ".example", "a..b"])
def test_a_host_that_is_none_is_a_sentence(host: str) -> None:
    with pytest.raises(TuneproofError, match="cannot be listened at"):
        bound(host, 0)
