"""The service over HTTP: its paths, and the response to every fault.

Every response but the metrics is an object of OpenAI's protocol, faults included. No text of a
request is logged. This module knows neither a model nor a socket.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tuneproof.i18n import _
from tuneproof.serve.access import Access
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.counts import CONTENT_TYPE, Counts
from tuneproof.serve.desk import Desk, DeskClosed, DeskFull, TooSlow
from tuneproof.serve.faults import ClientFault
from tuneproof.serve.request import read_request, too_long
from tuneproof.serve.response import Completion, model_line
from tuneproof.serve.served import Served
from tuneproof.serve.spoken import Spoken

HEALTH = "/health"
"""The only path that needs no key: it tells nothing of the model."""
Log = Callable[[str], None]


class Service:
    """One run behind HTTP. `log` gets a sentence about every internal error."""

    def __init__(self, served: Served, desk: Desk, bounds: Bounds, access: Access, log: Log):
        self.served = served
        self.desk = desk
        self.bounds = bounds
        self.access = access
        self.log = log
        self.counts = Counts()

    def app(self) -> FastAPI:
        """The application that a server runs."""
        app = FastAPI(lifespan=self._open, docs_url=None, redoc_url=None, openapi_url=None)
        app.post("/v1/chat/completions")(self.complete)
        app.get("/v1/models")(self.models)
        app.get("/v1/models/{name:path}")(self.model)
        app.api_route(HEALTH, methods=["GET", "HEAD"])(self.health)
        app.get("/metrics")(self.metrics)
        app.exception_handler(ClientFault)(self.fault_response)
        app.exception_handler(HTTPException)(self._no_such_path)
        app.add_middleware(Door, service=self)
        return app

    @asynccontextmanager
    async def _open(self, _app: FastAPI) -> AsyncIterator[None]:
        await self.desk.open()
        try:
            yield
        finally:
            await self.desk.close()

    async def complete(self, request: Request) -> Response:
        """Answer the question of a request."""
        began = time.monotonic()
        asked = read_request(await self._read_body(request), self.served.name, self.bounds)
        spoken = await self._ask_desk(asked.question)
        seconds = time.monotonic() - began
        self.counts.answered(spoken, seconds)
        name = f"chatcmpl-{uuid4().hex}"
        completion = Completion(name, int(time.time()), self.served, spoken, 1000 * seconds)
        if not asked.stream:
            return JSONResponse(completion.whole())
        return Response(
            b"".join(completion.chunks(asked.usage)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache"},
        )

    async def models(self) -> Response:
        """The list of models: the one that is served."""
        return JSONResponse({"object": "list", "data": [model_line(self.served)]})

    async def model(self, name: str) -> Response:
        """The model `name`. Raises ClientFault (404) for any other than the one served."""
        if name != self.served.name:
            raise ClientFault(404, "model_not_found", _("There is no model of this name here."))
        return JSONResponse(model_line(self.served))

    async def health(self) -> Response:
        """Whether questions are answered: status 200, else 503."""
        ready = self.desk.ready
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    async def metrics(self) -> Response:
        """The metrics, in the Prometheus text format."""
        return Response(self.counts.page(self.desk.waiting), headers={"Content-Type": CONTENT_TYPE})

    async def fault_response(self, _request: Request | None, fault: Exception) -> Response:
        """Count a fault and return it as a response."""
        assert isinstance(fault, ClientFault)
        self.counts.failed(fault.status)
        return JSONResponse(fault.to_json(), fault.status, headers=fault.headers)

    async def _no_such_path(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = _("There is nothing at this path, or not by this method.")
        response = await self.fault_response(
            request, ClientFault(error.status_code, "not_found", message)
        )
        response.headers.update(error.headers or {})  # which methods are allowed
        return response

    async def _read_body(self, request: Request) -> bytes:
        """The body of a request. Raises ClientFault where it is too large or too slow."""
        body = bytearray()
        try:
            async with asyncio.timeout(self.bounds.arriving):
                async for part in request.stream():
                    body += part
                    if len(body) > self.bounds.body:
                        raise _too_large(self.bounds.body)
        except (TimeoutError, ClientDisconnect) as error:
            message = _("The request did not arrive whole in time.")
            raise ClientFault(408, "request_timeout", message) from error
        return bytes(body)

    async def _ask_desk(self, question: str) -> Spoken:
        try:
            spoken = await self.desk.ask(question)
        except DeskFull as full:
            message = _("Too many questions are waiting. Ask again in a moment.")
            raise ClientFault(429, "rate_limit_exceeded", message, again=full.again) from full
        except TooSlow as slow:
            message = _("The answer was not there in time. Ask again later.")
            raise ClientFault(503, "timeout", message, again=1) from slow
        except DeskClosed as closed:
            raise _not_ready() from closed
        if spoken is None:
            raise too_long(_("The question is too long for this model."))
        return spoken


class Door:
    """Middleware around the whole application: checks access, and turns errors into responses."""

    def __init__(self, app: ASGIApp, service: Service):
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or send the response of its fault."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            fault = self._fault(scope)
            if fault is None:
                await self.app(scope, receive, sending)
        except asyncio.CancelledError:  # the service ends, and its answer would come too late
            if not begun:
                await (await self.service.fault_response(None, _not_ready()))(scope, receive, send)
            raise
        except Exception as error:
            self.service.log(_("A request failed inside: {fault}").format(fault=place_of(error)))
            fault = ClientFault(500, "internal_error", _("Something went wrong inside Tuneproof."))
        if fault is not None and not begun:
            await (await self.service.fault_response(None, fault))(scope, receive, send)

    def _fault(self, scope: Scope) -> ClientFault | None:
        if scope["path"] == HEALTH:
            return None
        headers = Request(scope).headers
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self.service.bounds.body:
            return _too_large(self.service.bounds.body)
        return self.service.access.fault(
            headers.get("host"), headers.get("authorization"), headers.get("origin")
        )


def place_of(error: BaseException) -> str:
    """Type of an error and its place in the code, without its text: that could quote a question."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{where}"


def _not_ready() -> ClientFault:
    return ClientFault(503, "not_ready", _("Nothing is answered here now."))


def _too_large(most: int) -> ClientFault:
    message = _("The request is larger than {most} bytes.").format(most=most)
    return ClientFault(413, "request_too_large", message)
