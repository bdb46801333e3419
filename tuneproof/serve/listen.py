"""The socket, and the HTTP server that runs on it until Ctrl-C.

The socket is bound before the model is loaded, and listens only afterwards. This module knows
nothing of the answers.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from tuneproof.errors import TuneproofError, os_fault
from tuneproof.i18n import _
from tuneproof.serve.bounds import Bounds


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to this address that does not listen yet. Port 0 takes any free port.

    Raises TuneproofError where the address is taken or unknown.
    """
    try:
        family, kind, _protocol, _name, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind)
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(host, port, error) from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
    except OSError as error:
        made.close()
        raise _cannot_listen(host, port, error) from error
    return made


def url_of(at: socket.socket) -> str:
    """The URL at which clients reach a bound socket."""
    host, port = at.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_of(app: FastAPI, bounds: Bounds) -> uvicorn.Server:
    """The server of an application. It logs nothing, as its log would quote requests."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=bounds.connections,
            timeout_graceful_shutdown=bounds.stopping,
        )
    )


def run(server: uvicorn.Server, at: socket.socket, begun: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; open requests are finished first, within a limit. `begun`
    is called once the socket listens."""
    if threading.current_thread() is threading.main_thread():
        # The server raises the signal again at its end: as KeyboardInterrupt it can be caught.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        at.listen()
        begun()
        server.run(sockets=[at])


def leave() -> NoReturn:
    """End the process at once, with exit code 0: Python would wait for a thread that computes."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)


def _cannot_listen(host: str, port: int, error: OSError | UnicodeError) -> TuneproofError:
    if isinstance(error, OSError):
        taken = error.errno == errno.EADDRINUSE
        fault = _("another program listens there") if taken else os_fault(error)
    else:
        fault = _("no computer of this name is known")
    return TuneproofError(
        _("{host}, port {port} cannot be listened at: {fault}.").format(
            host=host, port=port, fault=fault
        ),
        where="--host, --port",
        remedy=_("Choose others; --port 0 takes any port that is free."),
    )
