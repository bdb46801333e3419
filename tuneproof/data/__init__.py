"""Reads files into examples and splits these into train, validation and test.

This package knows no model and does not judge answers; it never changes a question or an answer.
"""
