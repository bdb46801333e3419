"""What the diagnosis of a trial prescribes for the next one.

The diagnosis reads the trial's own folder: validation answers only, never the test.
"""
