"""The data room: files become examples, examples become train, validation and test.

It knows no model and no judgement of answers; it never changes a question or an answer.
"""
