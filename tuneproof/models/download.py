"""Large files of the hub, continued where the last attempt ended.

huggingface_hub continues a download within one call but starts the file again in the next.
For weights of several gigabytes on a poor connection that is not enough: here the part that has
arrived is kept in the hub's own cache, and the finished file is put where huggingface_hub
looks for it, under its checksum. This module knows nothing of models.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock

from tuneproof.i18n import _
from tuneproof.models.cache import file_digest
from tuneproof.progress import Progress

MEGABYTE = 1_000_000

_SHA256_DIGITS = 64


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
    from huggingface_hub.file_download import http_get, repo_folder_name
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
            http_get(
                found.location,
                out,
                resume_size=out.tell(),
                headers=headers,
                expected_size=found.size,
                tqdm_class=_megabyte_bar(progress),
            )
        _refuse_wrong_checksum(part, found.etag)
        part.replace(blob)


def network_errors() -> tuple[type[Exception], ...]:
    """What the network raises: of httpx2 or httpx, depending on huggingface_hub's version."""
    found: list[type[Exception]] = []
    for name in ("httpx2", "httpx"):
        with suppress(ImportError):
            found.append(import_module(name).HTTPError)
    return tuple(found)


def _megabyte_bar(progress: Progress) -> type[Any]:
    """A progress bar class for huggingface_hub that draws nothing and reports megabytes."""
    from tqdm.std import tqdm

    class Megabytes(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            self.pending = 0
            super().__init__(*args, **{**options, "disable": True})
            self.update(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            whole, self.pending = divmod(self.pending + int(n or 0), MEGABYTE)
            if whole:
                progress.advance(whole)

    return Megabytes


def _refuse_wrong_checksum(part: Path, etag: str) -> None:
    """Delete the file and raise ValueError where its sha256 is not `etag`. Small files have another
    kind of etag, which is not checked."""
    if len(etag) == _SHA256_DIGITS and file_digest(part) != etag:
        part.unlink()
        raise ValueError(_("what arrived is not what the hub announced (sha256 differs)"))
