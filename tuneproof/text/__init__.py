"""The text room: what one text says, as values that can be compared.

It knows no question, no data set, no model and no file.
"""
