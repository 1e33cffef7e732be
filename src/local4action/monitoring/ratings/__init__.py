"""Rounds of ratings: those involved, and citizens, say how each success criterion stands."""
