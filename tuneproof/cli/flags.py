"""The options that every command has, read from the arguments before anything is parsed.

They decide in which language and in which form even the faults of the arguments themselves are
shown, so they cannot wait for the parser. The parser sees them too, for the help and to refuse
what is wrong; this module only looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Flags:
    """What `--lang`, `--json`, `--quiet` and `--debug` say, wherever they stand."""

    lang: str | None = None
    json: bool = False
    quiet: bool = False
    debug: bool = False

    @classmethod
    def of(cls, args: Sequence[str]) -> Flags:
        """The flags among `args`; what follows a bare `--` is no option."""
        options = list(args[: args.index("--")] if "--" in args else args)
        return cls(
            lang=_value_of("--lang", options),
            json="--json" in options,
            quiet="--quiet" in options,
            debug="--debug" in options,
        )


def _value_of(name: str, options: Sequence[str]) -> str | None:
    """The last value given to the option, as `--name value` or `--name=value`."""
    found = None
    for option, following in zip_longest(options, options[1:]):
        if option == name:
            found = following
        elif option.startswith(f"{name}="):
            found = option.removeprefix(f"{name}=")
    return found
