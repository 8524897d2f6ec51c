"""People, places, bodies and values of a bulletin, the days of its events, and where its languages differ."""
