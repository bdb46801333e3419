"""New training rows from the rows there are: other phrasings, and questions to refuse.

Each source of rows is one small file; `plan.augment` asks them all, `choose` keeps what is
new, safe and balanced. No second model is needed; an endpoint is asked only where one is given.
This package knows rows and the knowledge base; it knows no model, no run and no figure.
"""
