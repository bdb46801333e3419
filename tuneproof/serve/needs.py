"""Check that the packages that only a service needs are installed."""

from __future__ import annotations

from importlib.util import find_spec

from tuneproof.errors import DependencyError
from tuneproof.i18n import _, enumerated

PACKAGES = {"fastapi": "fastapi", "uvicorn": "uvicorn", "prometheus_client": "prometheus-client"}
"""The name of each module that is imported, and of the package that has it."""


def must_be_installed() -> None:
    """Raise DependencyError where one of `PACKAGES` is not installed."""
    lacking = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if lacking:
        raise DependencyError(
            _("Serving needs packages that are not installed: {names}").format(
                names=enumerated(lacking)
            ),
            remedy=_('Install them with: pip install "tuneproof[serve]"'),
        )
