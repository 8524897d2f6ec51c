"""Names across the languages: pinyin, foreign names by their sounds, capitalised words of English."""
