"""The verb `serve`: let programs ask a run over HTTP, with the same answers as `ask`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuneproof.cli.asking import opened
from tuneproof.cli.output import Output
from tuneproof.cli.verbs import RunPath, verb
from tuneproof.errors import TuneproofError
from tuneproof.i18n import _
from tuneproof.report.terminal_parts import print_line

if TYPE_CHECKING:
    from tuneproof.serve import Served
    from tuneproof.serve.access import Access

PORT = 8000
HIGHEST_PORT = 65_535


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "serve",
        _("Let programs ask a run over HTTP, by OpenAI's protocol. Ctrl-C ends it."),
        "tuneproof serve runs/2026-11-22-handbook-7f3a",
        "tuneproof serve registry/handbook --host 0.0.0.0 --api-key-file key.txt",
    )(serve)


def serve(
    output: Output,
    run: RunPath,
    host: Annotated[
        str, typer.Option(metavar="HOST", help=_("Address to listen at."))
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, metavar="N", help=_("Port to listen at; 0 takes a free one."))
    ] = PORT,
    raw: Annotated[
        bool,
        typer.Option("--raw", help=_("The model's own answers, without the guard.")),
    ] = False,
    api_key_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=_("File with the key that clients must show as a bearer token.")
        ),
    ] = None,
    anybody: Annotated[
        bool,
        typer.Option("--open", help=_("Let anybody ask who reaches the address, without a key.")),
    ] = False,
) -> int:
    """Answer until Ctrl-C."""
    if port > HIGHEST_PORT:
        raise TuneproofError(
            _("There is no port {port}.").format(port=port),
            where="--port",
            remedy=_("Ports go up to {highest}.").format(highest=HIGHEST_PORT),
        )
    from tuneproof.serve import Served, must_be_installed
    from tuneproof.serve.access import Access

    must_be_installed()
    access = Access.of(host, api_key_file, anybody=anybody)
    return _serve_run(output, Served.at(run), (host, port), access, raw)


def _serve_run(
    output: Output, served: Served, address: tuple[str, int], access: Access, raw: bool
) -> int:
    """Bind the address, load the model and serve until Ctrl-C; the exit code."""
    from tuneproof.serve import Bounds
    from tuneproof.serve.desk import Desk
    from tuneproof.serve.listen import bound, leave, run, server_of, url_of
    from tuneproof.serve.web import Service

    bounds = Bounds()
    with bound(*address) as at:
        output.get_ready()
        from tuneproof.serve.voice import Voice

        with output.progress() as progress:
            voice = Voice(opened(output, served.folder, progress, raw), raw)
        desk = Desk(voice.answer, bounds)
        service = Service(served, desk, bounds, access, output.say)
        run(server_of(service.app(), bounds), at, lambda: _announce(output, url_of(at), served))
    output.say(_("Stopped."))
    if desk.computing:
        leave()
    return 0


def _announce(output: Output, url: str, served: Served) -> None:
    if output.flags.json:
        output.result({"url": f"{url}/v1", "model": served.name, "version": served.label})
        return
    said = _("{name} answers at {url}. Ctrl-C ends it.")
    print_line(output.console, said.format(name=served.label, url=f"{url}/v1"))
