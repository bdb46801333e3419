"""Serve a run over HTTP in OpenAI's protocol, for any client of it.

One model, one batch at a time, with a bounded queue. Importing this package loads neither FastAPI
nor torch: `listen`, `web`, `counts` and `voice` do, and are imported by the command that serves.
This package trains nothing, judges nothing and stores no question.
"""

from tuneproof.serve.bounds import Bounds
from tuneproof.serve.needs import must_be_installed
from tuneproof.serve.served import Served

__all__ = ["Bounds", "Served", "must_be_installed"]
