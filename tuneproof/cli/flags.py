"""The options that every command has, read from the arguments before they are parsed.

They decide in which language and form even errors in the arguments are shown, so they are needed
before the parser runs. The parser sees them too, for the help and to refuse wrong values; this
module only reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Flags:
    """The values of `--lang`, `--json`, `--quiet` and `--debug`, anywhere on the command line."""

    lang: str | None = None
    json: bool = False
    quiet: bool = False
    debug: bool = False

    @classmethod
    def of(cls, args: Sequence[str]) -> Flags:
        """The flags among `args`, as far as a bare `--`."""
        options = list(args[: args.index("--")] if "--" in args else args)
        return cls(
            lang=_value_of("--lang", options),
            json="--json" in options,
            quiet="--quiet" in options,
            debug="--debug" in options,
        )


def _value_of(name: str, options: Sequence[str]) -> str | None:
    """The last value given to the option, as `--name value` or `--name=value`; None without."""
    value = None
    for option, following in zip_longest(options, options[1:]):
        if option == name:
            value = following
        elif option.startswith(f"{name}="):
            value = option.removeprefix(f"{name}=")
    return value
