"""Keeping units right by hand: edits, places, states, merges, and what files say against them."""
