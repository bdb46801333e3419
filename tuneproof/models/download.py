"""Large files of the hub, continued where the last attempt ended.

huggingface_hub continues a download within one call but starts the file again in the next.
For weights of several gigabytes on a poor line that is not enough: here the part that has
arrived is kept beside the hub's own cache, and the finished file is put where huggingface_hub
looks for it, under its checksum. This module knows nothing of models.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from filelock import FileLock

from tuneproof.i18n import _
from tuneproof.models.gguf import file_digest
from tuneproof.progress import Progress

MEGABYTE = 1_000_000
CHUNK = 10 * 1024 * 1024
"""Bytes that are written at once."""
TRIES = 5
"""Attempts without a byte, one after the other, that end a download."""

_SHA256_DIGITS = 64
_PASSING = (408, 429, 500, 502, 503, 504)
"""Answers of a server that may be others a moment later."""


def is_cached(repo: str, file: str, commit: str) -> bool:
    """Whether the hub's cache on this machine holds `file` whole."""
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(repo, file, revision=commit), str)


def fetch_blob(repo: str, file: str, commit: str, progress: Progress) -> None:
    """Have `file` of `repo` at `commit` in the hub's cache, continuing a cut-off download.

    Reports megabytes. Raises the errors of huggingface_hub, OSError when the disk is full,
    and ValueError when what arrived has not the checksum that the hub announced.
    """
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url
    from huggingface_hub.file_download import repo_folder_name
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    url = hf_hub_url(repo, file, revision=commit)
    found = get_hf_file_metadata(url)
    if found.etag is None:
        return  # huggingface_hub itself will say what is wrong
    # The token is for the hub alone, not for the store that it redirects to.
    same_host = urlsplit(found.location).netloc == urlsplit(url).netloc
    headers = build_hf_headers(token=None if same_host else False)
    folder = repo_folder_name(repo_id=repo, repo_type="model")
    blob = Path(constants.HF_HUB_CACHE).expanduser() / folder / "blobs" / found.etag
    part = blob.with_name(f"{blob.name}.tuneproof-part")
    blob.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(part.with_name(f".{part.name}.lock")):
        if blob.exists():
            return
        with part.open("ab") as out:
            _fetch(found.location, headers, out, found.size, _Megabytes(progress))
        _check(part, found.etag, found.size)
        part.replace(blob)


def network_errors() -> tuple[type[Exception], ...]:
    """What the network raises: of httpx2 or httpx, depending on huggingface_hub's version."""
    found: list[type[Exception]] = []
    for name in ("httpx2", "httpx"):
        with suppress(ImportError):
            found.append(import_module(name).HTTPError)
    return tuple(found)


class _Megabytes:
    """Reports bytes as whole megabytes, each once: a part that is sent again counts no more."""

    def __init__(self, progress: Progress):
        self._progress = progress
        self._told = 0

    def reached(self, size: int) -> None:
        """Say that `size` bytes are there."""
        more = size // MEGABYTE - self._told
        if more > 0:
            self._told += more
            self._progress.advance(more)


def _fetch(
    url: str, headers: Mapping[str, str], out: BinaryIO, size: int | None, told: _Megabytes
) -> None:
    """Append what `out` lacks of a file of `size` bytes, going on where the line fails."""
    told.reached(out.tell())
    failed = 0
    while size is None or out.tell() < size:
        before = out.tell()
        try:
            return _append(url, headers, out, told)
        except network_errors() as error:
            failed = 0 if out.tell() > before else failed + 1
            if failed == TRIES or not _may_pass(error):
                raise
            time.sleep(min(2.0**failed, 8.0))


def _append(url: str, headers: Mapping[str, str], out: BinaryIO, told: _Megabytes) -> None:
    """Ask once for the rest of the file, and write what comes."""
    from huggingface_hub import constants, get_session
    from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

    start = out.tell()
    # Packed on the way, a file has no place to go on from.
    asked = {**headers, "Accept-Encoding": "identity"}
    if start:
        asked["Range"] = f"bytes={start}-"
    timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
    with get_session().stream("GET", url, headers=asked, timeout=timeout) as response:
        hf_raise_for_status(response)
        if start and response.status_code == 200:  # the server sends all of it again
            out.seek(0)
            out.truncate()
        for chunk in response.iter_bytes(chunk_size=CHUNK):
            out.write(chunk)
            told.reached(out.tell())


def _may_pass(error: Exception) -> bool:
    """Whether to ask again: a line that failed, or a server that is busy."""
    response = getattr(error, "response", None)
    return response is None or response.status_code in _PASSING


def _check(part: Path, etag: str, size: int | None) -> None:
    """Large files are named by their sha256; smaller ones by another sum, not checked here."""
    if size is not None and part.stat().st_size < size:  # kept: the next attempt goes on from it
        raise ValueError(_("what arrived is shorter than the hub announced"))
    if len(etag) == _SHA256_DIGITS and file_digest(part) != etag:
        part.unlink()
        raise ValueError(_("what arrived is not what the hub announced (sha256 differs)"))
