"""`python -m bench`: training, then answering; into one file of bench/results/."""

from __future__ import annotations

import sys

from bench import evaluate, train

if __name__ == "__main__":
    train.main(sys.argv[1:])
    evaluate.main(sys.argv[1:])
