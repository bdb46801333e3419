"""One run, end to end: data in, an adapter and its proof out.

Everything here trains one candidate unless it is handed another trainer; `tuneproof.api`, which
the command line and Python call, chooses that by the recipe.
"""

from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.before import Gate
from tuneproof.experiment.complete import resume
from tuneproof.experiment.facts import known_of
from tuneproof.experiment.leaving import Interrupted
from tuneproof.experiment.ranking import rank
from tuneproof.experiment.start import starting_recipe
from tuneproof.experiment.verbs import (
    begin,
    diagnose,
    evaluate,
    fit,
    train,
)

__all__ = [
    "Answerer",
    "Gate",
    "Interrupted",
    "begin",
    "diagnose",
    "evaluate",
    "fit",
    "known_of",
    "rank",
    "resume",
    "starting_recipe",
    "train",
]
