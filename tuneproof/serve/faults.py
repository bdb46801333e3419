"""What is wrong with a request, as OpenAI's protocol says it: a status, a code, a sentence.

Not in the tree of `errors`: whoever serves has done nothing wrong, whoever asks reads it.
"""

from __future__ import annotations

from tuneproof.text.halves import without_halves


class ClientFault(Exception):
    """A request that is not answered. `parameter` names the field at fault, `again` is in how many
    seconds one may ask again."""

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
        """What HTTP itself has a place for."""
        told = {} if self.again is None else {"Retry-After": str(self.again)}
        return {**told, "WWW-Authenticate": "Bearer"} if self.status == 401 else told

    @property
    def kind(self) -> str:
        """The sort of error in the protocol's words."""
        if self.status == 429:
            return "rate_limit_error"
        return "server_error" if self.status >= 500 else "invalid_request_error"

    def to_json(self) -> dict[str, object]:
        """The body of the response."""
        said = {"message": without_halves(self.message), "type": self.kind}
        return {"error": {**said, "param": self.parameter, "code": self.code}}
