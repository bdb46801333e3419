"""Two or more runs side by side: what was changed, and what that did to the answers.

`compare` is the way in; `list_runs` says what a folder of runs holds. This package reads run
folders and loads no model; its only texts are the reasons why something cannot be compared.
"""

from tuneproof.compare.comparison import Comparison, compare
from tuneproof.compare.listing import RunLine, list_runs

__all__ = ["Comparison", "RunLine", "compare", "list_runs"]
