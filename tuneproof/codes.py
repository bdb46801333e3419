"""Every code that a finding can have, whichever room it is made in. Nothing is run here."""

from __future__ import annotations

from tuneproof.check.registry import CHECKS
from tuneproof.errors import TuneproofError
from tuneproof.findings import Declared
from tuneproof.i18n import _
from tuneproof.watch.registry import BREAKERS

DECLARED: tuple[type[Declared], ...] = (*(type(check) for check in CHECKS), *BREAKERS)
"""All that make findings, by room, in each in the order of their codes."""


def declared(code: str) -> type[Declared]:
    """What makes the findings of a code, in any case. Raises TuneproofError for an unknown one."""
    for kind in DECLARED:
        if kind.code == code.strip().upper():
            return kind
    known = ", ".join(kind.code for kind in DECLARED)
    raise TuneproofError(
        _("No check has the code {codes}.").format(codes=code),
        remedy=_("Known codes: {codes}").format(codes=known),
    )
