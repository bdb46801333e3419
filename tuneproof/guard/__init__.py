"""The guard, between the model's answer and the user: small layers that mend an answer or refuse.

Each layer sees one answer, changes it or not, and shows what it changed and why; each can be
switched off. No module here knows torch, a run folder, or whether an answer was right.
"""
