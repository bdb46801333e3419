"""One process each: `python -m bench.rivals.NAME JOB` does one job and prints one JSON line."""
