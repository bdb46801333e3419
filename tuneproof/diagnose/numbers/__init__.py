"""The named numbers of a finished run, a file for each place that they are measured in.

Each file declares its numbers as a frozen dataclass and measures them; `Evidence` joins all.
None always means "not measured", never zero. Nothing here says what a number means for the run.
"""
