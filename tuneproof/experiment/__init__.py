"""One run, end to end: data in, an adapter and its proof out.

The verbs of the command line are these functions; each can also be called from Python.
"""

from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.before import Gate
from tuneproof.experiment.facts import known_of
from tuneproof.experiment.ranking import rank
from tuneproof.experiment.start import starting_recipe
from tuneproof.experiment.verbs import Interrupted, diagnose, evaluate, fit, resume, train

__all__ = [
    "Answerer",
    "Gate",
    "Interrupted",
    "diagnose",
    "evaluate",
    "fit",
    "known_of",
    "rank",
    "resume",
    "starting_recipe",
    "train",
]
