"""The check room: everything that can be known before training.

Data D1xx: `single` rows, rows `across` the file, rows against their `sources`. The base `model`
M2xx, the `recipe` R3xx. A check sees a subject in memory and judges it; it reads no file, loads no
model and trains nothing. What it looks at is in `subject`, what it needs before it looks is in
`needs`, which checks there are in `registry`; `preflight`, above this room, runs them.
"""
