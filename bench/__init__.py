"""The benchmark: this engine beside what else one could use, on one machine, one at a time.

Not part of the package. `python -m bench` runs training and answering; docs/performance.md
explains the figures.
"""
