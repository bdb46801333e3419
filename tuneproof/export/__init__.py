"""A run as a folder that needs nothing of Tuneproof: merged into its base, or as an adapter.

What is written is loaded again and held against the run before it is handed over. This package
trains nothing and asks no question of its own.
"""

from tuneproof.export.source import OpenedRun
from tuneproof.export.verbs import Export, check_free, export_adapter, export_merged

__all__ = ["Export", "OpenedRun", "check_free", "export_adapter", "export_merged"]
