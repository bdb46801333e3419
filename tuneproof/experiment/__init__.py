"""One run, end to end: data in, an adapter and its proof out.

The verbs of the command line are these functions; each can also be called from Python.
"""

from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.start import starting_recipe
from tuneproof.experiment.verbs import Interrupted, diagnose, evaluate, fit, resume, train

__all__ = [
    "Answerer",
    "Interrupted",
    "diagnose",
    "evaluate",
    "fit",
    "resume",
    "starting_recipe",
    "train",
]
