"""Who may ask: clients with the key, or, without a key, clients on this machine.

Decides by address, key and headers alone.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from tuneproof.errors import TuneproofError, os_fault
from tuneproof.i18n import _
from tuneproof.serve.faults import ClientFault


@dataclass(frozen=True, slots=True)
class Access:
    """The access rule of a service.

    `key`: the bearer token that a request must have; None for none. `home`: Host and Origin must be
    names of this machine, against DNS rebinding: a foreign page, open in a browser here, reaches
    this port by a name of its own.
    """

    key: bytes | None = None
    home: bool = True

    @classmethod
    def of(cls, host: str, key_file: Path | None, *, anybody: bool) -> Access:
        """The rule for a service at `host`; `anybody` allows requests from elsewhere without a key.

        Raises TuneproofError where others could ask without a key, or the key cannot be read.
        """
        if key_file is not None:
            return cls(_read_key(key_file), home=False)
        if not anybody and not is_home(host):
            raise TuneproofError(
                _("At {host} others could ask this model, and no key is wanted of them.").format(
                    host=host
                ),
                where="--host",
                remedy=_(
                    "Give a key with --api-key-file, or say with --open that anybody may ask."
                ),
            )
        return cls(home=not anybody)

    def fault(
        self, host: str | None, authorization: str | None, origin: str | None = None
    ) -> ClientFault | None:
        """Why a request with these headers is refused; None where it is allowed.

        `origin`: the page a browser sends it for, which could not read the answer but keep the
        model busy.
        """
        if self.key is not None and not self._is_authorized(authorization or ""):
            return ClientFault(
                401, "invalid_api_key", _("The key is missing or wrong: send it as a bearer token.")
            )
        if self.home and origin is not None and not is_home(_without_port(_host_of(origin))):
            return ClientFault(
                403,
                "wrong_origin",
                _(
                    "Without a key only pages of this machine are answered, such as those of "
                    "http://localhost. See --api-key-file and --open."
                ),
            )
        if self.home and host is not None and not is_home(_without_port(host)):
            return ClientFault(
                403,
                "wrong_host",
                _(
                    "Without a key only requests to this machine by its own names are answered, "
                    "such as http://localhost. See --api-key-file and --open."
                ),
            )
        return None

    def _is_authorized(self, authorization: str) -> bool:
        scheme, _space, shown = authorization.partition(" ")
        known = self.key or b""
        given = shown.strip().encode("utf-8", "replace")
        return scheme.lower() == "bearer" and hmac.compare_digest(given, known)


def is_home(host: str) -> bool:
    """Whether a host can only mean this machine: localhost or a loopback address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def _host_of(origin: str) -> str:
    return origin.partition("://")[2]


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _read_key(file: Path) -> bytes:
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise TuneproofError(
            _("The key cannot be read: {fault}.").format(fault=os_fault(error)),
            where=str(file),
            remedy=_("Give a file that holds the key and nothing else."),
        ) from error
    if not key or len(key.split()) > 1 or not key.isascii():
        raise TuneproofError(
            _("This file holds no key."),
            where=str(file),
            remedy=_(
                "A key is one word of ASCII signs, such as what this prints: {command}"
            ).format(command="openssl rand -hex 32"),
        )
    return key
