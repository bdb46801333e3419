"""The check room: everything that can be known before training.

Data D1xx, model M2xx, recipe R3xx. A check sees a subject in memory and judges it; it reads no
file, loads no model and trains nothing. Which checks there are is in `registry`, what is done
with them in `verbs`.
"""
