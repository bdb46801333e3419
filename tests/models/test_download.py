"""A file of the hub, piece by piece: what a poor line and a busy server do to it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from huggingface_hub.errors import HfHubHTTPError

from tuneproof.models import download
from tuneproof.models.download import MEGABYTE, network_errors
from tuneproof.progress import Silent

FILE = bytes(range(256)) * 16_000
LINE_FAILS = network_errors()[0]


class Told(Silent):
    """Counts the megabytes that it was told of."""

    def __init__(self) -> None:
        self.steps = 0

    def advance(self, n: int = 1, **figures: float) -> None:
        self.steps += n


class Answer:
    """One answer of a server: a status, then pieces of the file, the last of which may fail."""

    def __init__(self, status: int, *pieces: bytes | Exception):
        self.status_code = status
        self.pieces = pieces

    def iter_bytes(self, chunk_size: int) -> Iterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


class Busy(HfHubHTTPError):
    """What huggingface_hub makes of an answer that is none."""

    def __init__(self, response: Any):
        Exception.__init__(self, "busy")
        self.response = response


@pytest.fixture
def fetch(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[bytes, list[str], int]]:
    """Fetch FILE from a server that gives these answers, with `there` of it here already."""

    def fetch(*answers: Answer, there: bytes = b"") -> tuple[bytes, list[str], int]:
        left, asked, told, out = list(answers), [], Told(), io.BytesIO(there)
        out.seek(0, io.SEEK_END)

        class Session:
            @contextmanager
            def stream(self, method: str, url: str, **options: Any) -> Iterator[Answer]:
                asked.append(options["headers"].get("Range", ""))
                yield left.pop(0)

        def raise_for_status(response: Answer) -> None:
            if response.status_code >= 400:
                raise Busy(response)

        monkeypatch.setattr(huggingface_hub, "get_session", Session)
        monkeypatch.setattr("huggingface_hub.utils.hf_raise_for_status", raise_for_status)
        monkeypatch.setattr(download.time, "sleep", lambda _seconds: None)
        megabytes = download._Megabytes(told)
        download._fetch("https://hub/file", {}, out, len(FILE), megabytes)
        assert not left
        return out.getvalue(), asked, told.steps

    return fetch


def test_a_line_that_fails_twice_is_gone_on_with(fetch: Any) -> None:
    first, second = FILE[:MEGABYTE], FILE[MEGABYTE : 3 * MEGABYTE]
    content, asked, told = fetch(
        Answer(200, first, LINE_FAILS("cut")),
        Answer(206, second, LINE_FAILS("cut")),
        Answer(206, FILE[3 * MEGABYTE :]),
    )
    assert content == FILE
    assert asked == ["", "bytes=1000000-", "bytes=3000000-"]
    assert told == len(FILE) // MEGABYTE


def test_a_server_that_sends_all_of_it_again_writes_over_what_was_there(fetch: Any) -> None:
    content, asked, told = fetch(Answer(200, FILE), there=b"x" * MEGABYTE)
    assert content == FILE
    assert asked == ["bytes=1000000-"]
    assert told == len(FILE) // MEGABYTE  # each megabyte once


def test_a_whole_part_is_asked_for_no_more(fetch: Any) -> None:
    assert fetch(there=FILE) == (FILE, [], len(FILE) // MEGABYTE)


def test_a_busy_server_is_asked_again_and_a_refusal_is_not(fetch: Any) -> None:
    content, _asked, _told = fetch(Answer(503), Answer(429), Answer(200, FILE))
    assert content == FILE
    with pytest.raises(HfHubHTTPError):
        fetch(Answer(403))


def test_a_dead_line_ends_it(fetch: Any) -> None:
    with pytest.raises(LINE_FAILS):
        fetch(*(Answer(200, LINE_FAILS("dead")) for _try in range(download.TRIES)))


def test_what_is_too_short_is_kept_to_go_on_with(tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(FILE[:10])
    with pytest.raises(ValueError, match="shorter"):
        download._check(part, "no sha256", len(FILE))
    assert part.exists()
