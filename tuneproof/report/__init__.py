"""Shows a run, a comparison or a replay, each as an HTML page and in the terminal.

`html`, `comparison` and `replay` write the pages; `terminal` and the modules that end in
`_terminal` print. Page and terminal take rows and texts from the same modules. This package only
shows what is written in run folders; it loads no model.
"""
