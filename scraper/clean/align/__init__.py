"""Which Chinese translates which English. Begin at `align.py`; `anchors.py` says what both have in common."""
