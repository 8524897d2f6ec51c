"""The damage of mirrors, undone with proof. Begin at `repair.py`: the gate for a page, then line by line."""
