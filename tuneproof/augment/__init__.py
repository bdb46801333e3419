"""New training rows from the given ones: other phrasings, and questions to refuse.

Each source of rows is one small file; `plan.augment` collects their proposals, `choose` keeps what
is new, safe and balanced. No second model is needed; an endpoint is asked only where one is given.
This package knows rows and the knowledge base, but no model, run or figure.
"""
