"""The command line: `main` sets the language, then loads the commands.

Help texts are translated when the command modules are imported, so the language must be known
before. Importing this package loads neither the commands nor anything that computes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from tuneproof.cli.flags import Flags
from tuneproof.i18n import detect_language, set_language


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code: 0 done, 1 findings say no, 2 wrong use.

    3 is a fault of the program itself, 130 an interrupted run.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    set_language(Flags.of(args).lang or detect_language())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows "?", instead of ending the run.
            stream.reconfigure(errors="replace")
    from tuneproof.cli.app import app

    app(args=args, prog_name="tuneproof")
