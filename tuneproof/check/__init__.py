"""The check room: everything that can be known before training.

Data D1xx: `single` rows, rows `across` the file, rows against their `sources`. The base `model`
M2xx, the `recipe` R3xx. A check judges a `Subject` in memory; it reads no file, loads no model and
trains nothing. `subject` holds what checks look at, `needs` what must be at hand before a check
looks, `registry` the list of all checks; `preflight`, above this room, runs them.
"""
