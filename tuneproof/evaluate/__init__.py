"""Judging produced answers: scores, flags, baselines, intervals and the figures of a proof.

No module here knows torch, a run folder or how a figure is shown.
"""
