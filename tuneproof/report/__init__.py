"""Showing runs to a person: a run, a comparison, a replay, each as a page and in the terminal.

`html`, `comparison` and `replay` write the pages; the modules that end in `_terminal`, `terminal`
and `causes` print. Page and terminal take rows and words from the same modules. This package
computes nothing that is not already written in a run folder; it loads no model.
"""
