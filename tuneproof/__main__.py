"""`python -m tuneproof`: the same as the command `tuneproof`."""

from tuneproof.cli import main

main()
