"""The tiny model and the handful of questions of the experiment's tests."""

from tests.experiment.conftest import data, recipe

__all__ = ["data", "recipe"]
