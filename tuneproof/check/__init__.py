"""The check room: everything that can be known before training.

Data D1xx, model M2xx, recipe R3xx. A check sees a subject in memory and judges it; it reads no
file, loads no model and trains nothing. What a check needs before it looks is in
`needs`, which checks there are in `registry`; `preflight`, above this room, runs them.
"""
