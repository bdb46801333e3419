"""The search for a recipe around that of a run: candidates are tried, the bad ones stopped early,
the best becomes the run.

It trains and judges nothing itself: `experiment` does. It never sees a test question.
"""
