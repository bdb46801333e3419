"""The search around one run: candidates tried, the bad ones stopped early, the best one proved.

It trains and judges nothing itself: `experiment` does. It never sees a test question.
"""
