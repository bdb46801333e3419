"""The fault bench: known faults planted in healthy set-ups, the diagnosis scored blind.

    setups     healthy runs to be: small seeded parts of the examples
    plants     the faults, one small function each, with the cause each should be named as
    cases      which fault on which set-up, in which order; which half it belongs to
    rig        the faults that lie in the pipeline, made real
    lab        a case run, diagnosed, treated as prescribed and run again
    score      figures of finished cases
    page       docs/diagnosis.md

`python -m bench.diagnosis`, or `make bench-diagnosis`. The tests of the examples are never read:
what is asked here is drawn from their training files, so that thresholds chosen by this bench
have not seen them.
"""
