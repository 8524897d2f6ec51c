"""Which Chinese translates which English. Begin at `align.py`.

`anchors.py` says what a text holds on to, `similarity.py` how much of it both languages have.
"""
