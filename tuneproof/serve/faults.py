"""Errors of a request in OpenAI's protocol: a status, a code and a message.

Not in the tree of `errors`: the fault is the client's and is sent to it, not to who serves.
"""

from __future__ import annotations

from tuneproof.text.surrogates import without_surrogates


class ClientFault(Exception):
    """A request that is not answered. `parameter`: the field at fault; `again`: in how many seconds
    the client may repeat the request."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        parameter: str | None = None,
        again: int | None = None,
    ):
        super().__init__(status, code, message)  # all of them: pickle makes a copy from these
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter
        self.again = again

    def __str__(self) -> str:
        return self.message

    @property
    def headers(self) -> dict[str, str]:
        """The HTTP headers of the response: Retry-After and WWW-Authenticate."""
        retry = {} if self.again is None else {"Retry-After": str(self.again)}
        return {**retry, "WWW-Authenticate": "Bearer"} if self.status == 401 else retry

    @property
    def kind(self) -> str:
        """The error type of the protocol."""
        if self.status == 429:
            return "rate_limit_error"
        return "server_error" if self.status >= 500 else "invalid_request_error"

    def to_json(self) -> dict[str, object]:
        """The body of the response."""
        fault = {"message": without_surrogates(self.message), "type": self.kind}
        return {"error": {**fault, "param": self.parameter, "code": self.code}}
