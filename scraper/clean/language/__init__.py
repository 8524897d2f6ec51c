"""Which language and script a line is in, where two languages in one line meet, and where sentences end."""
