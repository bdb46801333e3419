"""Between the model's answer and whoever asked: small layers that mend it or refuse.

Each layer sees one answer, changes it or not, and shows what it changed and why; each can be
switched off. No module here knows torch, a run folder, or whether an answer was right.
"""
