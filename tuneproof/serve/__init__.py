"""A run that answers over HTTP, by OpenAI's protocol, so that any client of it can ask.

One model, one batch at a time; what waits is bounded. Importing this package loads neither FastAPI
nor what computes: `listen`, `web`, `counts` and `voice` do, and are imported by whoever serves.
This package trains nothing, judges nothing and keeps no question.
"""

from tuneproof.serve.bounds import Bounds
from tuneproof.serve.needs import must_be_installed
from tuneproof.serve.served import Served

__all__ = ["Bounds", "Served", "must_be_installed"]
