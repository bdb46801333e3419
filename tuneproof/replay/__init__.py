"""The ladder of the diary, run again: eight runs with their settings, and what is said of each."""
