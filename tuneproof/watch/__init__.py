"""Breakers that look at a run while it trains.

One breaker a file, W4xx. A breaker sees plain numbers (a step, an epoch, the machine), says
when something is wrong, and remembers what it saw in a state that is saved with the run's. What
is done about it the recipe chooses and `watch.Watch` decides; `experiment.breaking` carries it out.
Nothing here knows torch, a model or a file.

A falling or very low training loss is never a fault by itself: with canonical answers it is
what is wanted (EVIDENCE B). Where answers are measured, answers decide: a validation loss that
rises while the answers get better is no fault either (EVIDENCE C).
"""
