"""One page, several bulletins. Begin at `digest.py`; `heads.py` says what each line is, `reading.py` whose it is."""
