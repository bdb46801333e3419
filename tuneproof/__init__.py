"""Tuneproof: fine-tune a small language model on your own questions, and prove it generalises."""

__version__ = "0.1.0"
