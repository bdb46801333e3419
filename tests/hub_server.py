"""A small Hugging Face hub on this machine: one model, served as the real hub serves it.

Enough of the protocol for huggingface_hub: model info, file tree, and files with checksums,
ranges and redirect-free downloads. It can be gated, refuse everything, and cut a download in the
middle.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COMMIT = "c0ffee" + "0" * 34


@dataclass
class Hub:
    """What is served, and what was asked for.

    `refuses` is a status and its code, and the answer to whatever is asked;
    `cut_after` closes the connection after so many bytes of a large file, once;
    `stall_after` sends so many and then nothing, until `released` is set.
    """

    repo: str
    files: dict[str, bytes]
    gated: bool = False
    refuses: tuple[int, str] | None = None
    cut_after: int | None = None
    stall_after: int | None = None
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    ranges: list[str] = field(default_factory=list)
    """The Range header of each download of a large file, "" for none."""
    fetched: list[str] = field(default_factory=list)


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Serve `hub` until the block ends."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        hub.released.set()
        server.shutdown()
        server.server_close()


def is_large(name: str) -> bool:
    """Whether the hub would keep the file in its store for large files."""
    return name.endswith((".safetensors", ".bin"))


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""

    def _answer(self, body: bool) -> None:
        path = self.path.split("?")[0]
        repo = re.escape(self.hub.repo)
        asked = partial(re.fullmatch, string=path)
        if self.hub.refuses is not None:
            self._refuse(*self.hub.refuses)
        elif not re.match(rf"/(api/models/)?{repo}(/|$)", path):
            self._refuse(404, "RepoNotFound")
        elif (found := asked(rf"/api/models/{repo}(?:/revision/(.+))?")) and self._known(found[1]):
            self._json(self._info())
        elif (found := asked(rf"/api/models/{repo}/tree/(.+)")) and self._known(found[1]):
            self._json(self._tree())
        elif (found := asked(rf"/{repo}/resolve/([^/]+)/(.+)")) and self._known(found[1]):
            self._file(found[2], body)

    def _known(self, revision: str | None) -> bool:
        if revision in (None, "main", COMMIT):
            return True
        self._refuse(404, "RevisionNotFound")
        return False

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, value: Any) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _info(self) -> dict[str, Any]:
        files = [{"rfilename": name, "size": len(data)} for name, data in self.hub.files.items()]
        return {"id": self.hub.repo, "sha": COMMIT, "siblings": files, "tags": []}

    def _tree(self) -> list[dict[str, Any]]:
        return [
            {"type": "file", "path": name, "size": len(data), "oid": _sum(name, data)[:40]}
            for name, data in self.hub.files.items()
        ]

    def _file(self, name: str, body: bool) -> None:
        if name not in self.hub.files:
            self._refuse(404, "EntryNotFound")
            return
        if self.hub.gated:
            self._refuse(403, "GatedRepo")
            return
        data = self.hub.files[name]
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("ETag", f'"{_sum(name, data)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if body:
            self._send(name, data[start:], asked)

    def _send(self, name: str, data: bytes, asked: str) -> None:
        self.hub.fetched.append(name)
        if is_large(name):
            self.hub.ranges.append(asked)
            if self.hub.cut_after is not None:
                data, self.hub.cut_after = data[: self.hub.cut_after], None
                self.close_connection = True
            if self.hub.stall_after is not None:
                head, data = data[: self.hub.stall_after], data[self.hub.stall_after :]
                self.hub.stall_after = None
                self.wfile.write(head)
                self.hub.released.wait()
        try:
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # the client was killed: that is the test


def _sum(name: str, data: bytes) -> str:
    return (hashlib.sha256 if is_large(name) else hashlib.sha1)(data).hexdigest()
