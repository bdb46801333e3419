"""The ladder of the diary, run again: eight runs with their settings, and what is said of each."""

from tuneproof.replay.ladder import Ladder, Plan, replay
from tuneproof.replay.outcome import Agreement, Outcome
from tuneproof.replay.rungs import RUNGS, Rung, chosen

__all__ = ["RUNGS", "Agreement", "Ladder", "Outcome", "Plan", "Rung", "chosen", "replay"]
