"""Showing a run to a person: one HTML file, and the outcome in the terminal.

`html.write_report` and `terminal.print_outcome` are the two doors. This package reads the
files of a run folder and computes nothing that is not already written there; it loads no model.
"""
