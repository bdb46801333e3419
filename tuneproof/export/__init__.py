"""Export a run as a folder that works without Tuneproof: merged into its base, or as an adapter.

The folder is loaded again and compared with the run before it is put in place. This package trains
nothing.
"""

from tuneproof.export.source import OpenedRun
from tuneproof.export.verbs import Export, check_free, export_adapter, export_merged

__all__ = ["Export", "OpenedRun", "check_free", "export_adapter", "export_merged"]
